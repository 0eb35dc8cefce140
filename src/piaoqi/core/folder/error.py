"""What stops a check before it starts: the folder or its piaoqi.toml is not usable."""

from piaoqi.core.text import Language, Message


class FolderError(Exception):
    """Used wrongly: what happened, to which thing, and what to do about it. Trying again later does not help."""

    def __init__(self, message: Message, hint: Message) -> None:
        super().__init__(message.say("en"))
        self.message = message
        self.hint = hint

    def say(self, language: Language) -> str:
        """Both sentences, for the terminal."""
        return f"{self.message.say(language)}\n{self.hint.say(language)}"
