"""Find the rooms, and carry the content inside the package.

flows/, knowledge/ and schemas/ stand at the top of the source tree, where writers look for them. In a wheel
they are bot/_content/flows, bot/_content/knowledge and bot/_content/schemas. All else is in pyproject.toml.
"""

from setuptools import find_packages, setup

content = {f"bot._content.{folder}": folder for folder in ("flows", "knowledge", "schemas")}

setup(
    packages=[*find_packages(include=["bot", "bot.*"]), *content],
    package_dir=content,
    include_package_data=False,  # the globs below say it all; folders of data are no packages
    package_data={"bot": ["fonts/*"], **{package: ["**/*"] for package in content}},
)
