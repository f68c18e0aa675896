"""The actions inside the server: an action endpoint that calls instead of sending."""

from __future__ import annotations

import json
import logging
import traceback
from pathlib import Path
from typing import Any

from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

logger = logging.getLogger(__name__)

# Rasa's own setting: without it the whole domain goes along with every call; our actions do not look at it.
SELECTIVE_DOMAIN = {"enable_selective_domain": True}


class LocalActions(EndpointConfig):
    """Runs the actions in this process, with the answers that an action server gives over HTTP."""

    def __init__(self, package: str) -> None:
        """Loads the actions.

        Args:
            package: the Python package that holds them.
        """
        super().__init__("local://actions", **SELECTIVE_DOMAIN)
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(self, *args: Any, **options: Any) -> Any:
        """Runs one action; ``options["json"]`` is what Rasa would send.

        Raises:
            ClientResponseError: as from an action server: 400 if the action rejects to run, 404 if it does not exist,
                500 if it fails. Never with what the user typed, for it is logged.
        """
        call = options["json"]
        try:
            result = await self._executor.run(call)
        except ActionExecutionRejection as error:
            text = json.dumps({"error": error.message, "action_name": error.action_name})
            raise ClientResponseError(400, "rejected", text) from None
        except ActionNotFoundException:
            raise ClientResponseError(404, "no such action", "") from None
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(place.filename).name}:{place.lineno}"
            logger.error("action %s failed: %s in %s", call.get("next_action"), type(error).__name__, where)
            raise ClientResponseError(500, type(error).__name__, "") from None
        # As over HTTP: what the tracker keeps is plain JSON and shared with nobody.
        return json.loads(json.dumps(result))
