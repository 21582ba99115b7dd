"""Who signed a commit, as far as the key tells."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.audit.signature import UNSIGNED, Signature, SignatureState
from peeltrack.core.audit.ssh_keys import bare_key, fingerprint
from peeltrack.core.errors import GitFailed
from peeltrack.store.git.commits import read_commits
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.signatures.check import allowed_signers, signatures
from tests.gitrepo import GitPerson, GitRepo, a_person


def latest(repo: GitRepo, *known: str) -> Signature:
    """Return the signature of the last commit, where the keys `known` are known."""
    found = Repository.around(repo.folder)
    (last,) = read_commits(found, ["HEAD"]).commits[-1:]
    return signatures(found, [last], known)[last.id]


def test_a_fingerprint_is_the_one_that_ssh_keygen_shows(repo: GitRepo, ana: GitPerson) -> None:
    shown = subprocess.run(["ssh-keygen", "-lf", str(ana.key)], capture_output=True, text=True, check=True)
    assert fingerprint(ana.public) == shown.stdout.split()[1]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ssh-ed25519",
        "ssh-ed25519 AAAA",
        "ssh-ed25519 ????",
        "AAAAC3NzaC1lZDI1NTE5",
        "ecdsa-x AAAAB3NzaC1yc2E=",
    ],
)
def test_what_is_no_key_has_no_fingerprint(text: str) -> None:
    assert (bare_key(text), fingerprint(text)) == (None, None)


@given(st.text())
def test_no_text_can_add_a_line_to_the_file_of_signers(text: str) -> None:
    assert allowed_signers([text, f"ssh-ed25519 {text}"]).count("\n") == 0


def test_a_comment_on_a_key_never_reaches_the_file_of_signers(ana: GitPerson) -> None:
    kind, key, *_ = ana.public.split()
    line = f'{fingerprint(ana.public)} namespaces="git" {kind} {key}\n'
    assert allowed_signers([ana.public, f"{kind} {key} x\n* {kind} {key}", "no key"]) == line


def test_a_signature_by_a_known_key_is_good_and_names_the_key(
    repo: GitRepo, ana: GitPerson, dev: GitPerson
) -> None:
    repo.commit({"a.toml": "1"}, by=ana, signed=True)
    name = fingerprint(ana.public) or ""
    expected = Signature(SignatureState.GOOD, name)
    assert latest(repo, dev.public, ana.public) == expected


def test_the_author_line_says_nothing_about_who_signed(repo: GitRepo, ana: GitPerson, dev: GitPerson) -> None:
    repo.commit({"a.toml": "1"}, by=dev, signer=ana)
    assert latest(repo, dev.public, ana.public).fingerprint == fingerprint(ana.public)


def test_a_signature_by_another_key_is_never_good(repo: GitRepo, ana: GitPerson, dev: GitPerson) -> None:
    repo.commit({"a.toml": "1"}, by=ana, signer=dev)
    signature = latest(repo, ana.public)
    assert signature.state is SignatureState.UNKNOWN_KEY
    assert signature.fingerprint == fingerprint(dev.public)


def test_where_no_key_is_known_none_is_good(repo: GitRepo, ana: GitPerson) -> None:
    repo.commit({"a.toml": "1"}, by=ana, signed=True)
    assert latest(repo).state is SignatureState.UNKNOWN_KEY


def test_an_unsigned_commit_has_no_signature(repo: GitRepo, ana: GitPerson) -> None:
    repo.commit({"a.toml": "1"}, by=ana)
    assert latest(repo, ana.public) == UNSIGNED


def test_what_this_machine_trusts_is_ignored(
    repo: GitRepo, ana: GitPerson, dev: GitPerson, tmp_path: Path
) -> None:
    trusting = tmp_path / "signers"
    trusting.write_text(f"* {dev.public}\n", encoding="utf-8")
    revoking = tmp_path / "revoked"
    revoking.write_text(f"{ana.public}\n", encoding="utf-8")
    repo.git("config", "gpg.ssh.allowedSignersFile", str(trusting))
    repo.git("config", "gpg.ssh.revocationFile", str(revoking))
    repo.git("config", "log.showSignature", "true")
    repo.commit({"a.toml": "1"}, by=ana, signer=dev)
    assert latest(repo, ana.public).state is SignatureState.UNKNOWN_KEY
    repo.commit({"a.toml": "2"}, by=ana, signed=True)
    assert latest(repo, ana.public).is_good


def test_a_key_that_has_ended_is_still_named_for_others_to_judge(repo: GitRepo, ana: GitPerson) -> None:
    repo.now = 4_000_000_000
    repo.commit({"a.toml": "1"}, by=ana, signed=True)
    assert latest(repo, ana.public).is_good


@pytest.mark.parametrize(("old", "new"), [("an edit", "another"), ("Ana", "Eve")], ids=["message", "author"])
def test_a_commit_altered_after_signing_is_bad(repo: GitRepo, ana: GitPerson, old: str, new: str) -> None:
    repo.commit({"a.toml": "1"}, by=ana, signed=True)
    raw = repo.git("cat-file", "commit", "HEAD").replace(old, new, 1) + "\n"
    repo.write("raw", raw)
    repo.git("update-ref", "HEAD", repo.git("hash-object", "-t", "commit", "-w", "raw"))
    signature = latest(repo, ana.public)
    assert signature.state is SignatureState.BAD


@pytest.mark.parametrize("form", ["gpgsig nonsense", "gpgsig nonsense\ngpgsig -----BEGIN SSH SIGNATURE-----"])
def test_a_signature_of_no_known_form_is_unchecked_and_spares_the_others(
    repo: GitRepo, ana: GitPerson, form: str
) -> None:
    for number in range(3):
        repo.commit({"a.toml": str(number)}, by=ana, signed=True)
    repo.commit({"a.toml": "odd"}, by=ana)
    raw = repo.git("cat-file", "commit", "HEAD").replace("\n\n", f"\n{form}\n\n", 1) + "\n"
    repo.write("raw", raw)
    repo.git("update-ref", "HEAD", repo.git("hash-object", "-t", "commit", "-w", "--literally", "raw"))
    repo.commit({"a.toml": "last"}, by=ana, signed=True)
    found = Repository.around(repo.folder)
    checked = signatures(found, read_commits(found, ["HEAD"]).commits, [ana.public])
    states = [signature.state.value for signature in checked.values()]
    assert states == ["good", "good", "good", "unknown key", "good"]


@pytest.mark.skipif(sys.platform == "win32", reason="git for Windows brings its own ssh-keygen")
def test_without_ssh_keygen_no_signature_is_called_bad(
    repo: GitRepo, ana: GitPerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit({"a.toml": "1"}, by=ana, signed=True)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "git").symlink_to(shutil.which("git") or "")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(GitFailed, match="no signature can be checked: ssh-keygen is missing"):
        latest(repo, ana.public)


def test_a_signature_for_another_purpose_is_not_good(repo: GitRepo, ana: GitPerson) -> None:
    repo.commit({"a.toml": "1"}, by=ana)
    raw = repo.git("cat-file", "commit", "HEAD") + "\n"
    sign = ["ssh-keygen", "-Y", "sign", "-n", "file", "-f", str(ana.key)]
    made = subprocess.run(sign, input=raw, capture_output=True, text=True, check=True).stdout
    header = "gpgsig " + made.strip().replace("\n", "\n ")
    repo.write("raw", raw.replace("\n\n", f"\n{header}\n\n", 1))
    repo.git("update-ref", "HEAD", repo.git("hash-object", "-t", "commit", "-w", "raw"))
    assert latest(repo, ana.public).state is SignatureState.BAD


def test_each_of_several_commits_has_its_own_signature(
    repo: GitRepo, ana: GitPerson, dev: GitPerson, tmp_path: Path
) -> None:
    eve = a_person("Eve", "ana@example.org", tmp_path / "keys of eve")
    signers = [ana, None, dev, eve, ana]
    for number, signer in enumerate(signers):
        repo.commit({"a.toml": str(number)}, by=ana, signer=signer)
    found = Repository.around(repo.folder)
    checked = signatures(found, read_commits(found, ["HEAD"]).commits, [ana.public, dev.public])
    states = [signature.state.value for signature in checked.values()]
    assert states == ["good", "none", "good", "unknown key", "good"]


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a shell script")
def test_a_program_that_the_repository_names_for_checking_is_not_asked(repo: GitRepo, ana: GitPerson) -> None:
    repo.commit({"a.toml": "1"}, by=ana)
    header = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n AAAA\n -----END PGP SIGNATURE-----"
    raw = repo.git("cat-file", "commit", "HEAD") + "\n"
    repo.write("raw", raw.replace("\n\n", f"\n{header}\n\n", 1))
    repo.git("update-ref", "HEAD", repo.git("hash-object", "-t", "commit", "-w", "raw"))
    name = fingerprint(ana.public)
    says = f"[GNUPG:] GOODSIG {name} ana\n[GNUPG:] VALIDSIG {name} 1 1 0 0 0 0 0 0 {name}\n"
    yes = repo.write("yes", f"#!/bin/sh\necho '{says}[GNUPG:] TRUST_ULTIMATE 0 pgp'\n")
    yes.chmod(0o755)
    for setting in ("gpg.program", "gpg.openpgp.program"):
        repo.git("config", setting, str(yes))
    assert repo.git("log", "-1", "--format=%G? %GF") == f"G {name}"
    assert latest(repo, ana.public).state is not SignatureState.GOOD


@pytest.mark.skipif(shutil.which("gpg") is None, reason="gpg is not installed")
def test_a_signature_by_openpgp_is_told_as_git_tells_it(
    repo: GitRepo, ana: GitPerson, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    # gpg-agent's socket does not fit into a long path.
    home = Path(tmp_path_factory.mktemp("g"))
    home.chmod(0o700)
    monkeypatch.setenv("GNUPGHOME", str(home))
    key = [
        "gpg",
        "--batch",
        "--passphrase",
        "",
        "--quick-gen-key",
        "Ana <ana@example.org>",
        "ed25519",
        "sign",
    ]
    subprocess.run(key, check=True, capture_output=True)
    repo.commit({"a.toml": "1"}, by=ana)
    repo.git("config", "gpg.format", "openpgp")
    repo.git("config", "user.signingKey", "ana@example.org")
    repo.git("commit", "-q", "--amend", "-S", "-m", "by gpg")
    mine = latest(repo, ana.public)
    assert (mine.state, len(mine.fingerprint)) == (SignatureState.GOOD, 40)
    stop = ["gpgconf", "--kill", "all"]
    subprocess.run(stop, check=True, capture_output=True)
    empty = Path(tmp_path_factory.mktemp("e"))
    empty.chmod(0o700)
    monkeypatch.setenv("GNUPGHOME", str(empty))
    assert latest(repo, ana.public).state is SignatureState.UNKNOWN_KEY
