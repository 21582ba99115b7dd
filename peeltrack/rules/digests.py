"""What the steps of the examples vouch for. `python -m tests.corpus` writes these anew from the examples."""

from collections.abc import Mapping

DIGESTS: Mapping[str, str] = {
    "submit without a statement": "2637cdd6f5b439d7585fe9c88dd2538954a658bc52fe8602c02ad02b05da9d0d",
    "submit": "eaaa03922bd7907c5e59ac305064832f69849ebaf2d72d6feb4d3d8780b0e302",
    "submit before the evidence": "3de381653b49ca3f77cfae86cac8d40c0ce6770e7b06b5d584cd64d09498d52e",
    "verify before submit": "0736e69b34680e695ea9e5888f91cfbeaaae73fd33025b0a3698c5695d956893",
    "verify": "ad0c042afdf27f2a6a3e4f17ef6c85648b2310a1f4df11421c3203b447e0e586",
    "signoff without verify": "46c665f0f6e75fa884dc17e60483dc830d26aae678e1665f84650a780749297f",
    "signoff": "38b5f5f3835419080128f3be7765e5a079ab49b30572bad2be5cf31707ca8f66",
    "upload without a reference": "739c0ffb78b676c0a6d2918603dc647747e60ff1711c1ad2041235bb8ea63821",
    "upload": "cabd7d04babc7941f80c3193627973221641003e305e6fcbdd59e5d0b958e3fc",
    "submit by ben": "db9a7350a2ff2a4ffbd4fa4e8eec71ded73b40f4c8c1ec4a590e8e66aa5ec1ef",
    "verify by ben": "c1f2f4e485d26f42b70b6b1bddbdfef4b37973ed939b9e444f5ac53970d33be3",
    "submit as action owner": "3ec4e904e563ab223ca0540c45fd3abaad4f86fd6a0f43e81e793c4cc7db1d48",
    "submit by dee": "35fa5236976be1ee72d9d5ca27bd8a0f1ae5f6579dae1fbb1697aae0ae7c5282",
    "submit recorded by eve": "9029ac0b3af2d4c2ababeaaa541546b8e3d412e0bcf92fd1c2a4ef334b4ea82f",
    "decline": "101e1e99990053e96e9d2f0168036f5d8a53481052fc645d8da1da314e2de22b",
    "reopen": "ee728ee07acd5623656d9811c88ec04695e82fce297c56bf14a5bfe27ff2b34f",
}
