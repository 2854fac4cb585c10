"""What a source gives: the answers of one Worker, with the ids that they came with."""

import attrs


@attrs.define(kw_only=True)
class Submission:
    """The answers that one Worker submitted, not yet read as XML.

    It is made a million times: not frozen, as that would take three times as long.

    Attributes:
        source: the name of the file, or of the place in it, that they came from.
        worker_id: who submitted them, None where the source does not say.
        assignment_id: for which assignment, likewise.
        hit_id: of which HIT, likewise.
        qualification_request_id: with which request for a Qualification, likewise.
        data: the XML; None where the Worker answered nothing at all.
        error: why there is no data where there should be some.

    """

    source: str
    worker_id: str | None = None
    assignment_id: str | None = None
    hit_id: str | None = None
    qualification_request_id: str | None = None
    data: bytes | str | None = None
    error: str | None = None
