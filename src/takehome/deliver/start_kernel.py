"""Start a Jupyter kernel in the project's Python, which gets from the coach only the
modules that a kernel needs and the project lacks."""

import json
import sys
from importlib.machinery import PathFinder
from importlib.metadata import DistributionFinder, MetadataPathFinder


class Lent(DistributionFinder):
    """Finds the modules and packages that are lent, after all that the project has."""

    folders, modules, packages = map(json.loads, sys.argv[1:4])

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if path is None and name in cls.modules:
            return PathFinder.find_spec(name, cls.folders, target)
        return None

    @classmethod
    def find_distributions(cls, context=None):
        wanted = DistributionFinder.Context(
            name=context.name if context else None, path=cls.folders
        )
        for package in MetadataPathFinder.find_distributions(wanted):
            if package.metadata["Name"] in cls.packages:
                yield package


if __name__ == "__main__":
    del sys.argv[1:4], sys.path[0]  # where this file is
    sys.meta_path.append(Lent)
    from ipykernel.kernelapp import launch_new_instance

    launch_new_instance()
