"""`python -m mturk_xml` is `mturk-xml`."""

from mturk_xml.cli import main

if __name__ == "__main__":
    main()
