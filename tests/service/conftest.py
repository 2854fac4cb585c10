"""The service's own description of itself, as botocore ships it."""

import functools
from collections.abc import Callable
from typing import Any

import pytest

from mturk_xml import QuestionFormAnswers, example, service
from mturk_xml.documents.question_form_answers import Answer

MODELLED = [
    service.Assignment,
    service.BonusPayment,
    service.HIT,
    service.HITLayoutParameter,
    service.Locale,
    service.ParameterMapEntry,
    service.PolicyParameter,
    service.Qualification,
    service.QualificationRequest,
    service.QualificationRequirement,
    service.QualificationType,
    service.ReviewActionDetail,
    service.ReviewPolicy,
    service.ReviewReport,
    service.ReviewResultDetail,
    service.WorkerBlock,
]


@functools.cache
def _model() -> Any:
    import botocore.session  # noqa: PLC0415 - slow, and only these tests need it

    return botocore.session.Session().get_service_model("mturk")


@pytest.fixture(scope="session")
def model() -> Any:
    """The model of the API of 2017-01-17."""
    return _model()


@pytest.fixture(params=MODELLED, ids=lambda cls: cls.__name__)
def modelled(request: pytest.FixtureRequest) -> Any:
    """Each class that the model has a shape for."""
    return request.param


@pytest.fixture
def answers() -> Callable[..., str]:
    """Write the XML of answers to free-text questions."""

    def write(**texts: str) -> str:
        found = tuple(Answer(question_identifier=name, free_text=text) for name, text in texts.items())
        return QuestionFormAnswers(answers=found).to_xml()

    return write


@pytest.fixture
def form() -> str:
    return example.path("form.xml").read_text("utf-8")


@pytest.fixture
def key() -> str:
    return example.path("key.xml").read_text("utf-8")
