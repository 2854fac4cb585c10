"""Many answers: the engine beside a bare parse, the command beside a bare reading, processes beside one."""

from __future__ import annotations

import collections
import functools
import itertools
import json
import os
import random
import string
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from benchmarks import jobs, samples, spark
from benchmarks.races import Contender, Limit, Race, UnavailableError
from mturk_xml.batch import score_many
from mturk_xml.documents.answer_key import AnswerKey, AnswerOption, PercentageMapping, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

DOCUMENTS = 200_000
_AT_ONCE = 1_000
_TYPED = 20_000
_TYPED_CHARACTERS = 200
_LXML, _ENGINE = "lxml.etree.fromstring", "mx.batch.score_many"
_LOADS, _ONE_JOB, _TWO_JOBS = "json.loads of each line", "mturk-xml score", "mturk-xml score --jobs 2"
_ONE, _TWO = "the job in one process", "the job in two processes"
_SPARK = "Spark local[2], warm"

# Run in a process of its own: how much memory the engine takes, whatever came before.
_MEMORY = """
import itertools, re
from benchmarks import batch
documents = list(itertools.islice(batch.selections(), 20_000))
results = batch.score_many(batch.key(), itertools.cycle(documents))
for count in (100_000, 900_000):
    for _ in itertools.islice(results, count):
        pass
    with open("/proc/self/status") as status:
        print(int(re.search(r"VmHWM:\\s+(\\d+)", status.read())[1]) // 1024)
"""


def races(folder: Path) -> Iterator[Race]:
    """Give the races.

    Args:
        folder: for the files that the command reads and writes.

    """
    documents = list(itertools.islice(selections(), DOCUMENTS))
    yield _engine_race(f"{DOCUMENTS:,} documents of ten selections", documents, 0.25)
    yield _engine_race(
        f"{_TYPED:,} documents of ten free texts of {_TYPED_CHARACTERS} characters, none twice",
        list(itertools.islice(free_texts(), _TYPED)),
        1.3,
    )
    yield from _command_races(folder, documents)
    try:
        yield _spark_race(folder, documents)
    except UnavailableError as error:
        print(f"Spark did not take part: {error}", file=sys.stderr)


def key() -> AnswerKey:
    """Return the key of ten questions with four choices each, the score a percentage."""
    return AnswerKey(
        questions=tuple(
            Question(
                question_identifier=f"q{number}",
                answer_options=tuple(
                    AnswerOption(selection_identifiers=(f"c{choice}",), answer_score=choice)
                    for choice in range(samples.CHOICES)
                ),
            )
            for number in range(1, samples.ANSWERED + 1)
        ),
        qualification_value_mapping=PercentageMapping(maximum_summed_score=30),
    )


def selections() -> Iterator[bytes]:
    """Give documents of 1.2 kB, in which every Worker selects at random."""
    draw = random.Random(1)  # noqa: S311 - the same in every run
    while True:
        yield samples.answers_of(
            f"<SelectionIdentifier>c{draw.randrange(samples.CHOICES)}</SelectionIdentifier>"
            for _ in range(samples.ANSWERED)
        )


def free_texts() -> Iterator[bytes]:
    """Give documents in which no two Workers write the same."""
    draw = random.Random(2)  # noqa: S311 - likewise
    letters = string.ascii_letters + "    .,"
    while True:
        yield samples.answers_of(
            f"<FreeText>{''.join(draw.choices(letters, k=_TYPED_CHARACTERS))}</FreeText>"
            for _ in range(samples.ANSWERED)
        )


def _engine_race(title: str, documents: Sequence[bytes], at_most: float) -> Race:
    def parse() -> None:
        for document in itertools.islice(parsed, _AT_ONCE):
            etree.fromstring(document)

    parsed = itertools.cycle(documents)
    results = score_many(key(), itertools.cycle(documents))
    return Race(
        title=f"score {title}, {len(documents[0]):,} bytes each, {_AT_ONCE:,} at a time",
        contenders=(
            Contender(_ENGINE, lambda: collections.deque(itertools.islice(results, _AT_ONCE), maxlen=0)),
            Contender(_LXML, parse),
        ),
        limits=(Limit(of=_ENGINE, by=_LXML, at_most=at_most),),
        facts=("one process; the result objects are made, and the tree is not looked at",),
        patience=2,
    )


def _command_races(folder: Path, documents: Sequence[bytes]) -> Iterator[Race]:
    dump, key_file = folder / "dump.jsonl", folder / "key.xml"
    key_file.write_bytes(key().to_bytes())
    lines = [json.dumps(_assignment(number, document)).encode() + b"\n" for number, document in enumerate(documents)]
    with dump.open("wb") as file:
        file.writelines(lines)

    def loads() -> None:
        for line in lines:
            json.loads(line)

    arguments = ["--key", str(key_file), str(dump), "--format", "csv", "-o", str(folder / "scores.csv")]
    title = f"score {len(documents):,} lines of JSON to CSV, {dump.stat().st_size >> 20} MiB"
    yield Race(
        title=f"{title}, start to finish",
        contenders=(
            Contender(_ONE_JOB, _command(arguments)),
            Contender(_TWO_JOBS, _command([*arguments, "--jobs", "2"])),
            Contender(_LOADS, loads),
        ),
        limits=(Limit(of=_ONE_JOB, by=_LOADS, at_most=3),),
        facts=("whole processes, the interpreter's own start included", *_memory(folder)),
        least_rounds=3,
    )
    job = jobs.Job(key_file, dump)
    yield Race(
        title=title,
        contenders=(
            Contender(_TWO, functools.partial(job.run, 2)),
            Contender(_ONE, functools.partial(job.run, 1)),
        ),
        limits=(Limit(of=_ONE, by=_TWO, at_least=1.7),),
        facts=("from the first block to the last chunk, processes started and ended; the program runs already",),
        least_rounds=5,
    )


def _assignment(number: int, document: bytes) -> dict[str, dict[str, str]]:
    return {
        "Assignment": {
            "AssignmentId": f"{number:030X}",
            "WorkerId": f"A{number:013X}",
            "HITId": f"{number // 9:030X}",
            "AssignmentStatus": "Approved",
            "AcceptTime": "2020-01-01T00:00:00-08:00",
            "SubmitTime": "2020-01-01T00:05:00-08:00",
            "Answer": document.decode("ascii"),
        }
    }


def _command(arguments: Sequence[str]) -> Callable[[], object]:
    command = [str(Path(sys.executable).with_name("mturk-xml")), "score", "--quiet", *arguments]
    return functools.partial(subprocess.run, command, check=True)


def _memory(folder: Path) -> Iterator[str]:
    if not Path("/proc/self/status").exists():
        return
    tools = str(Path(__file__).resolve().parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", _MEMORY],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": tools},
        capture_output=True,
        text=True,
        check=True,
    )
    early, late = done.stdout.split()
    yield f"resident at most, score_many alone: {early} MiB after 100,000 documents, {late} MiB after 1,000,000"


def _spark_race(folder: Path, documents: Sequence[bytes]) -> Race:
    file, key_file = folder / "answers.parquet", folder / "key.xml"
    run = spark.job(documents, key(), file)
    job = jobs.Job(key_file, file)
    return Race(
        title=f"score {len(documents):,} rows of Parquet",
        contenders=(Contender(_SPARK, run), Contender(_TWO, functools.partial(job.run, 2))),
        limits=(Limit(of=_TWO, by=_SPARK, at_least=0.8),),
        facts=("both programs run already, and neither writes a file; ours makes CSV of the scores",),
        least_rounds=5,
    )
