"""Why a page is not given, in words for the person who asked for it."""


class Refusal(Exception):  # noqa: N818 - nothing is wrong with the program
    """The page to give in the place of the one that was asked for.

    Attributes:
        status: of the answer, as HTTP has it.
        title: what happened.
        message: what to do.

    """

    def __init__(self, status: int, title: str, message: str) -> None:
        super().__init__(title)
        self.status, self.title, self.message = status, title, message
