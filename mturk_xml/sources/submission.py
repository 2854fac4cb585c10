"""What a source gives: the answers of one Worker, with the ids that they came with."""

import attrs

from mturk_xml.sources.times import seconds_between, seconds_in


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
        accept_time: when the Worker accepted the assignment, as the source says it; None where it does not.
        submit_time: when the answers were submitted, likewise.
        work_time: WorkTimeInSeconds of batch results, likewise.

    """

    source: str
    worker_id: str | None = None
    assignment_id: str | None = None
    hit_id: str | None = None
    qualification_request_id: str | None = None
    data: bytes | str | None = None
    error: str | None = None
    accept_time: object = None
    submit_time: object = None
    work_time: object = None

    @property
    def seconds(self) -> float | None:
        """How long the Worker took: `work_time`, or from `accept_time` to `submit_time`; None where that is not known.

        Example:
            >>> Submission(source="a.json", accept_time=1577836800, submit_time="2020-01-01T00:05:00Z").seconds
            300.0

        """
        if self.work_time is None and self.submit_time is None:
            return None
        seconds = seconds_in(self.work_time)
        return seconds_between(self.accept_time, self.submit_time) if seconds is None else seconds
