"""What a source gives: the answers of one Worker, with the ids that they came with."""

from collections.abc import Mapping

import attrs

from mturk_xml.sources.times import seconds_between, seconds_in

ID_FIELDS = ("worker_id", "assignment_id", "hit_id", "qualification_request_id")
"""The fields of a `Submission` that say whose it is, in the order of the columns of scores."""


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
        times: what the source says of `AcceptTime`, `SubmitTime` and `WorkTimeInSeconds`, under these names and as it
            says it; a mapping that may hold more, and is not compared. None where it says nothing.

    """

    source: str
    worker_id: str | None = None
    assignment_id: str | None = None
    hit_id: str | None = None
    qualification_request_id: str | None = None
    data: bytes | str | None = None
    error: str | None = None
    times: Mapping[str, object] | None = attrs.field(default=None, eq=False, repr=False)

    @property
    def seconds(self) -> float | None:
        """How long the Worker took: what the source says, or from accepting to submitting; None where not known.

        Example:
            >>> times = {"AcceptTime": 1577836800, "SubmitTime": "2020-01-01T00:05:00Z"}
            >>> Submission(source="a.json", times=times).seconds
            300.0

        """
        if self.times is None:
            return None
        seconds = seconds_in(self.times.get("WorkTimeInSeconds"))
        if seconds is not None:
            return seconds
        return seconds_between(self.times.get("AcceptTime"), self.times.get("SubmitTime"))
