"""What picamera2's real source offers, read from its syntax tree, since it cannot be imported where libcamera is missing."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Source:
    """One unpacked picamera2 package; `folder` is the one that holds its `__init__.py`."""

    def __init__(self, folder: Path) -> None:
        self._modules = [ast.parse(file.read_text(encoding="utf-8")) for file in sorted(folder.rglob("*.py"))]
        package = ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))
        self.exports = {
            alias.asname or alias.name
            for node in package.body
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        nodes = [node for module in self._modules for node in ast.walk(module)]
        self._classes = {node.name: node for node in nodes if isinstance(node, ast.ClassDef)}
        self._chains = {ast.unparse(node).removeprefix("libcamera.") for node in nodes if isinstance(node, ast.Attribute)}
        self._imported = {
            alias.name
            for node in nodes
            if isinstance(node, ast.ImportFrom) and node.module == "libcamera"
            for alias in node.names
        }
        self.libcamera_keywords = {
            (ast.unparse(node.func).removeprefix("libcamera."), keyword.arg)
            for node in nodes
            if isinstance(node, ast.Call)
            for keyword in node.keywords
        }

    def members(self, of: str) -> set[str]:
        """Return all attributes of a class: methods, properties, class attributes and what its methods assign to self."""
        return {name for node in ast.walk(self._classes[of]) for name in _named(node)}

    def signature(self, of: str, method: str) -> inspect.Signature:
        """Return how a method is called, without self; KeyError where it has none of that name."""
        found = [node for node in self._classes[of].body if isinstance(node, Function) and node.name == method]
        if not found:
            raise KeyError(f"{of} has no method {method}")
        last = found[-1]  # overloads come first
        static = any(ast.unparse(decorator) == "staticmethod" for decorator in last.decorator_list)
        return inspect.Signature(list(_parameters(last.args))[0 if static else 1 :])

    def uses_of_libcamera(self, chain: str) -> bool:
        """Tell whether picamera2 itself uses libcamera's `chain`, such as `ColorSpace.Smpte170m`."""
        return chain in self._chains or chain in self._imported


def _named(node: ast.AST) -> Iterator[str]:
    if isinstance(node, Function):
        yield node.name
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and ast.unparse(node.value) == "self":
        yield node.attr
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id


def _parameters(args: ast.arguments) -> Iterator[inspect.Parameter]:
    positional = [*args.posonlyargs, *args.args]
    first_default = len(positional) - len(args.defaults)
    for number, arg in enumerate(positional):
        default = None if number >= first_default else inspect.Parameter.empty
        yield inspect.Parameter(arg.arg, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=default)
    if args.vararg:
        yield inspect.Parameter(args.vararg.arg, inspect.Parameter.VAR_POSITIONAL)
    for arg, value in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        default = inspect.Parameter.empty if value is None else None
        yield inspect.Parameter(arg.arg, inspect.Parameter.KEYWORD_ONLY, default=default)
    if args.kwarg:
        yield inspect.Parameter(args.kwarg.arg, inspect.Parameter.VAR_KEYWORD)


INSTANCES = {"camera": "Picamera2", "library.Picamera2": "Picamera2", "request": "CompletedRequest", "mapped": "MappedArray"}
"""By which names the adapter calls picamera2's objects."""


def complaints(program: str, source: Source) -> list[str]:
    """Return one line for every use of picamera2 in a program that its source does not allow."""
    tree = ast.parse(program)
    uses = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    found = [f"{ast.unparse(use)} does not exist" for use in uses if not _exists(use, source)]
    return found + [text for call in calls if (text := _miscall(call, source))]


def _exists(use: ast.Attribute, source: Source) -> bool:
    receiver = ast.unparse(use.value)
    if receiver in INSTANCES:
        return use.attr.startswith("__") or use.attr in source.members(INSTANCES[receiver])
    if receiver == "library":
        return use.attr in source.exports
    chain = ast.unparse(use)
    return not chain.startswith("library.libcamera.") or source.uses_of_libcamera(chain.removeprefix("library.libcamera."))


def _miscall(call: ast.Call, source: Source) -> str | None:
    if not isinstance(call.func, ast.Attribute):
        return None
    receiver, name = ast.unparse(call.func.value), call.func.attr
    of, method = (name, "__init__") if receiver == "library" else (INSTANCES.get(receiver), name)
    if of is None or method == "__new__":
        return None
    try:
        source.signature(of, method).bind(*call.args, **{word.arg: word.value for word in call.keywords if word.arg})
    except (KeyError, TypeError) as error:
        return f"{ast.unparse(call)}: {error}"
    return None
