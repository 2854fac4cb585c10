"""A process that does one scoring job again and again, in as many processes as it is told each time.

So what is measured is the job, from its first block to its last chunk, and not how long Python takes to start.
"""

from __future__ import annotations

import atexit
import gc
import subprocess
import sys
from pathlib import Path

from mturk_xml.documents.answer_key import AnswerKey
from mturk_xml.job import Work, chunks
from mturk_xml.scoring import Scorer
from mturk_xml.sinks import CSVSink
from mturk_xml.sources import blocks


class Job:
    """The scoring of a file to CSV, which is held in memory.

    Args:
        key: the file of the key.
        answers: the file of the answers.

    """

    def __init__(self, key: Path, answers: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.jobs", str(key), str(answers)],
            cwd=Path(__file__).parent.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        atexit.register(self._process.communicate)

    def run(self, jobs: int) -> None:
        """Do the job in so many processes."""
        if not self._process.stdin or not self._process.stdout:
            raise RuntimeError("the process of the job has no pipes")
        self._process.stdin.write(f"{jobs}\n")
        if not self._process.stdout.readline():
            raise RuntimeError("the process of the job has ended")


def main(key: str, answers: str) -> None:
    """Do the job for each number of processes that standard input gives."""
    work = Work(Scorer(AnswerKey.from_xml(Path(key))), CSVSink())
    gc.freeze()  # as the command does
    for line in sys.stdin:
        size = sum(len(chunk.data) for chunk in chunks(blocks([answers]), work, int(line)))
        print(size, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
