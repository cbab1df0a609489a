"""The model of meanings as a file: what `make language` wrote, and whether it is still of today's words.

One line of JSON (labels, bias, scale, what it was made from), then compressed: four bytes a feature's
checksum, then a byte for each feature and label.
"""

import json
import zlib
from array import array
from hashlib import blake2s
from pathlib import Path

from bot.engine.model import Trained

MODEL = "knowledge/language/model.bin"
LEXICON = "knowledge/language/lexicon.yaml"
EXAMPLES = "knowledge/language/examples"


def made_from(root: Path) -> str:
    """Return a digest of the words that a model is made from; empty where there are no examples."""
    files = sorted((root / EXAMPLES).glob("*.yaml"))
    if not files:
        return ""
    digest = blake2s(digest_size=8)
    for file in (root / LEXICON, *files):
        digest.update(file.name.encode() + file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def pack(trained: Trained, source: str) -> bytes:
    """Return a model as a file; `source` says what it was made from."""
    head = {
        "made_from": source,
        "labels": trained.labels,
        "bias": [round(value, 4) for value in trained.bias],
        "scale": trained.scale,
        "features": len(trained.features),
    }
    checksums = array("I", trained.features).tobytes()
    return json.dumps(head).encode() + b"\n" + zlib.compress(checksums + trained.weights, 9)


def unpack(data: bytes) -> tuple[str, Trained]:
    """Return what a file was made from, and the model in it.

    Raises:
        ValueError: It is no such file, or not all of it.
    """
    line, _, rest = data.partition(b"\n")
    try:
        head = json.loads(line)
        count, labels = int(head["features"]), tuple(head["labels"])
        body = zlib.decompress(rest)
        if len(body) != count * (4 + len(labels)):
            raise ValueError(f"{len(body)} bytes for {count} features")
        features = array("I", body[: 4 * count])
        trained = Trained(labels, tuple(head["bias"]), head["scale"], tuple(features), body[4 * count :])
        return str(head["made_from"]), trained
    except (LookupError, TypeError, zlib.error) as error:
        raise ValueError(str(error)) from None
