"""Rasa graph component: the Dutch pipeline for the components that need one, as the rest of the bot loads it."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP

from bot.language.pipeline import load_pipeline


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MODEL_LOADER, is_trainable=False)
class DutchPipeline(SpacyNLP):
    """Rasa's SpacyNLP, with nothing loaded but the tokenizer: the rest takes 110 MB and is used by nobody here.

    It only hands over the pipeline. Rasa's also runs it on every message, for components that are not used here.
    """

    @staticmethod
    def load_model(spacy_model_name: str) -> SpacyModel:
        """Loads the tokenizer (see parent class).

        Raises:
            OSError: the pipeline is not there; `make setup` builds one.
        """
        return SpacyModel(model=load_pipeline(spacy_model_name), model_name=spacy_model_name)
