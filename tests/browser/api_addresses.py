"""The addresses of the API: none is a page, and a browser's session opens none of them."""

_PROBLEM = "application/problem+json"
_WITH_TOKEN = {
    "work_items": "work-items",
    "work_item": "work-items/{free}",
    "status": "work-items/{free}/status",
    "claim": "work-items/{free}/claim",
    "release": "work-items/{free}/release",
    "decision": "work-items/{free}/decision",
    "correction": "work-items/{free}/correction",
    "documents": "work-items/{free}/documents",
    "document": "documents/{file}",
}
API: dict[str, tuple[str, int, str, str]] = {
    **{f"api:{name}": (f"/api/v1/{path}", 401, _PROBLEM, "verifier") for name, path in _WITH_TOKEN.items()},
    "api:api-root": ("/api/", 404, _PROBLEM, ""),
    "api:openapi-json": ("/api/openapi.json", 200, "application/json", ""),
    "api:token": ("/api/v1/token", 405, _PROBLEM, ""),
}
"""Name -> path, status, kind of content, and who asks."""
