"""The rules: what a schema cannot say. Importing this package registers them all."""

from mturk_xml import schema_rules, syntax_rules, unlisted
from mturk_xml.rules import (
    answer_key,
    any_document,
    content,
    external_question,
    formatted_content,
    free_text_answer,
    html_question,
    pairs,
    qualification_value_mapping,
    question_form,
    question_form_answers,
    selection_answer,
    submissions,
)

__all__ = [
    "answer_key",
    "any_document",
    "content",
    "external_question",
    "formatted_content",
    "free_text_answer",
    "html_question",
    "pairs",
    "qualification_value_mapping",
    "question_form",
    "question_form_answers",
    "schema_rules",
    "selection_answer",
    "submissions",
    "syntax_rules",
    "unlisted",
]
