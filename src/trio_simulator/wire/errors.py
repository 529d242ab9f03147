"""Refusals of the TE API, each with its status code."""


class Refusal(Exception):
    """The request is answered with an error status; the message goes to the client."""

    status = 400
    code = "bad_request"
    headers: tuple[tuple[str, str], ...] = ()


class Unauthorized(Refusal):
    """Who asks is not known: wrong key, name or password, or a token that is not, or no longer, valid."""

    status = 401
    code = "unauthorized"
    headers = (("WWW-Authenticate", 'Bearer realm="te/api"'),)


class Forbidden(Refusal):
    """The permission profile has no right to the resource."""

    status = 403
    code = "forbidden"


class NotFound(Refusal):
    """There is no such resource, or it is not visible to the user."""

    status = 404
    code = "not_found"


class UnsupportedMediaType(Refusal):
    """The request asks for a charset or a body format that the server does not know."""

    status = 415
    code = "unsupported_media_type"
