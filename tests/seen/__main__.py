"""Print what is made of every page."""

from tests.seen.pages import HEADING, seen_pages

if __name__ == "__main__":
    print(HEADING)
    for page in seen_pages():
        print(page.line)
