"""cookiecutter renders answers as templates, before any hook: in a sandbox, none can
reach code. cookiecutter.json names this extension of Jinja."""

from jinja2.ext import Extension
from jinja2.sandbox import SandboxedEnvironment


class AnswersSandbox(Extension):
    """Turn the environment that is being made into a sandbox."""

    def __init__(self, environment):
        super().__init__(environment)
        kind = type(environment)
        environment.__class__ = type("Sandbox", (ClosedEnvironment, kind), {})


class ClosedEnvironment(SandboxedEnvironment):
    """A sandbox in which what is not safe is not there: cookiecutter names the answer
    that asks for it."""

    def unsafe_undefined(self, obj, attribute):
        return self.undefined(obj=obj, name=attribute)
