"""Presidio's analyzer over HTTP, with the contract of the image's own app.py, which the package does not contain."""

import json
import os

from flask import Flask, Response, jsonify, request
from presidio_analyzer import AnalyzerEngineProvider, AnalyzerRequest, BatchAnalyzerEngine
from werkzeug.exceptions import HTTPException


def create_app() -> Flask:
    """Build the engine from the three files that the environment names, and the application around it."""
    app = Flask(__name__)
    engine = AnalyzerEngineProvider(
        analyzer_engine_conf_file=os.environ["ANALYZER_CONF_FILE"],
        nlp_engine_conf_file=os.environ["NLP_CONF_FILE"],
        recognizer_registry_conf_file=os.environ["RECOGNIZER_REGISTRY_CONF_FILE"],
    ).create_engine()
    batches = BatchAnalyzerEngine(engine)

    @app.get("/health")
    def health() -> str:
        return "Presidio Analyzer service is up"

    @app.post("/analyze")
    def analyze():
        try:
            asked = AnalyzerRequest(request.get_json())
            if not asked.text:
                raise ValueError("No text provided")
            if not asked.language:
                raise ValueError("No language provided")
            # Refuses a language that the engine was not configured for.
            engine.get_supported_entities(asked.language)
            texts = asked.text if isinstance(asked.text, list) else [asked.text]
            found = batches.analyze_iterator(
                texts=texts,
                language=asked.language,
                batch_size=min(len(texts), int(os.environ.get("BATCH_SIZE", "500"))),
                score_threshold=asked.score_threshold,
                entities=asked.entities,
            )
        except TypeError as error:
            return jsonify(error=f"Failed to parse /analyze request for AnalyzerEngine.analyze(). {error.args[0]}"), 400
        except Exception as error:
            # As the image does: an error without words of its own ends as Flask's own 500.
            return jsonify(error=error.args[0]), 500
        lists = [[_shown(result) for result in results] for results in found]
        body = json.dumps(lists if isinstance(asked.text, list) else lists[0], sort_keys=True)
        return Response(body, content_type="application/json")

    @app.errorhandler(HTTPException)
    def refuse(error: HTTPException):
        return jsonify(error=error.description), error.code

    return app


def _shown(result) -> dict:
    """A result as the image shows it: without the metadata of its recognizer."""
    return {key: value for key, value in result.to_dict().items() if key != "recognition_metadata"}
