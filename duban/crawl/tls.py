"""Secure connections to hosts of all ages: a ladder of contexts, every rung of which verifies. No HTTP here.

Default first. Where the handshake itself fails: once more with what old servers need (legacy renegotiation, old
ciphers, the P-256 curve alone; sites.md section 4 names rst.jiangxi, rst.hunan, sz.gov.cn). Where the server left out
its chain: with the issuer that its certificate names, fetched by whoever is told to (`Issuer`). A certificate that is
expired, self-signed or somebody else's ends it: no rung takes those.
"""

from __future__ import annotations

import base64
import contextlib
import functools
import re
import socket
import ssl
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

import certifi

Kind: TypeAlias = Literal[
    "protocol", "expired", "self_signed", "wrong_name", "incomplete_chain", "weak_certificate", "bad_certificate"
]
Issuer: TypeAlias = Callable[[str], bytes]
"""Fetches the certificate at a URL; raises OSError when it cannot."""

MOST_ISSUERS = 3
"""Certificates that are fetched to complete one chain, at most."""

# X509_V_ERR_* of OpenSSL's x509_vfy.h.
_BY_CODE: dict[int, Kind] = {
    **dict.fromkeys((9, 10), "expired"),
    **dict.fromkeys((18, 19), "self_signed"),
    **dict.fromkeys((2, 20, 21), "incomplete_chain"),
    **dict.fromkeys((62, 63, 64), "wrong_name"),
    **dict.fromkeys((66, 67, 68), "weak_certificate"),
}
_OP_LEGACY_SERVER_CONNECT = 0x4  # ssl has a name for it only from Python 3.12 on
# 1.3.6.1.5.5.7.48.2 (caIssuers) as DER has it, then a URI of up to 127 bytes: RFC 5280, 4.2.2.1.
_CA_ISSUERS = re.compile(rb"\x06\x08\x2b\x06\x01\x05\x05\x07\x30\x02\x86([\x01-\x7f])", re.DOTALL)


class TlsError(Exception):
    """No secure connection; ``kind`` is why, ``words`` what OpenSSL or the other side says of it."""

    def __init__(self, kind: Kind, words: str) -> None:
        super().__init__(f"{kind}: {words}")
        self.kind: Kind = kind
        self.words = words

    @classmethod
    def of(cls, error: Exception) -> TlsError:
        """What a handshake's error comes to."""
        return cls(kind_of(error), _words(error))


@dataclass(frozen=True, slots=True)
class Rung:
    """How a host is met: ``legacy`` with what old servers need, ``issuers`` beside the trusted roots (DER)."""

    legacy: bool = False
    issuers: tuple[bytes, ...] = ()


class Ladder:
    """Finds the next rung for a host; ``steps`` tells each climb once.

    Args:
        issuer: fetches certificates.
        ca_file: the roots that are trusted; None: the usual ones.
    """

    def __init__(self, issuer: Issuer, ca_file: Path | None = None) -> None:
        self.steps: list[tuple[str, str, str]] = []
        self._issuer, self._ca_file = issuer, ca_file

    def higher(
        self,
        rung: Rung,
        error: TlsError,
        host: str,
        open_socket: Callable[[], socket.socket],
        watch: Callable[[socket.socket], None],
    ) -> Rung:
        """The next rung after a failure on ``rung``.

        Args:
            rung: where the handshake failed.
            error: how.
            host: the name that the certificate must bear.
            open_socket: makes a plain connection to it.
            watch: told of the socket before a handshake.

        Raises:
            TlsError: there is none.
        """
        if error.kind == "protocol" and not rung.legacy:
            self._step("tls_legacy", f"{host} is met with old ciphers, still verified: {error.words}", host)
            return replace(rung, legacy=True)
        if error.kind == "incomplete_chain" and len(rung.issuers) < MOST_ISSUERS:
            url = ""
            try:
                url = issuer_url(
                    rung.issuers[-1]
                    if rung.issuers
                    else _leaf(context(self._ca_file, rung), host, open_socket(), watch)
                )
                if url:
                    issuers = (*rung.issuers, intermediate(self._issuer(url)))
                    self._step("tls_incomplete_chain", f"{host} leaves out its chain; completed from {url}", host)
                    return replace(rung, issuers=issuers)
            except (OSError, ValueError) as problem:
                raise TlsError(error.kind, f"{error.words}; {url or host}: {problem}") from error
        raise error

    def _step(self, code: str, words: str, host: str) -> None:
        self.steps.append((code, words, f"https://{host}/"))


def kind_of(error: Exception) -> Kind:
    """What was wrong, from the error of a handshake."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _BY_CODE.get(error.verify_code, "bad_certificate")
    return "protocol"


@functools.lru_cache(maxsize=32)
def context(ca_file: Path | None, rung: Rung) -> ssl.SSLContext:
    """The context of a rung; it verifies certificate and name. Contexts are made once: reading the roots is slow."""
    made = ssl.create_default_context(cafile=str(ca_file or certifi.where()))
    if ca_file is None:
        made.load_default_certs()
    if rung.legacy:
        made.options |= _OP_LEGACY_SERVER_CONNECT
        made.set_ciphers("DEFAULT:@SECLEVEL=1")
        made.set_ecdh_curve("prime256v1")
    for certificate in rung.issuers:
        made.load_verify_locations(cadata=certificate)
    # A fetched certificate is a step on the way to a root and never the end of it (Python 3.13 allows that by default).
    made.verify_flags &= ~ssl.VERIFY_X509_PARTIAL_CHAIN
    return made


def issuer_url(certificate: bytes) -> str:
    """Where a certificate (DER) says that its issuer's is found: the first http URL, or ""."""
    for found in _CA_ISSUERS.finditer(certificate):
        url = certificate[found.end() : found.end() + found[1][0]]
        if url.startswith(b"http://") and url.isascii():
            return url.decode("ascii")
    return ""


def intermediate(answer: bytes) -> bytes:
    """The certificate of an issuer (DER) as served, DER or PEM.

    Raises:
        ValueError: it is no certificate, none of an authority, or one that vouches for itself: that one would become a
            root that a stranger chose.
    """
    found = re.search(rb"-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]{1,60000})-----END", answer)
    certificate = base64.b64decode(found[1]) if found else answer
    scratch = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        scratch.load_verify_locations(cadata=certificate)
    except ssl.SSLError as error:
        raise ValueError("no certificate") from error
    authorities = scratch.get_ca_certs()
    if len(authorities) != 1:
        raise ValueError("no certificate of an authority")
    (authority,) = authorities
    if _name(authority.get("subject")) == _name(authority.get("issuer")):
        raise ValueError("a certificate that vouches for itself, which is no link in a chain")
    return certificate


def _name(name: object) -> str:
    """A distinguished name as OpenSSL compares them: without regard to case and runs of spaces (X509_NAME_cmp)."""
    return " ".join(repr(name).casefold().split()).replace(" '", "'").replace("' ", "'")


def _leaf(verifying: ssl.SSLContext, host: str, plain: socket.socket, watch: Callable[[socket.socket], None]) -> bytes:
    """The server's own certificate, to read the name of its issuer in: what a handshake shows that is verified and
    refused like the one before. Nothing is sent, and what the certificate names must still lead to a trusted root.
    """
    with verifying.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False) as secure:
        watch(secure)
        with contextlib.suppress(ssl.SSLCertVerificationError):
            secure.do_handshake()
        if sys.version_info >= (3, 13):
            shown = secure.get_unverified_chain()
        else:
            chain = secure._sslobj.get_unverified_chain()  # type: ignore[attr-defined] # public from 3.13 on
            shown = [ssl.PEM_cert_to_DER_cert(one.public_bytes()) for one in chain or ()]
        return shown[0] if shown else b""


def _words(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message or str(error)
    reason = getattr(error, "reason", "") or str(error)
    return str(reason).replace("_", " ").lower()
