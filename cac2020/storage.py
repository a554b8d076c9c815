"""Static files with the hash of their content in the name, so that they may be cached for good."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Also hashes what a JavaScript module imports; otherwise a cached old module would meet a new one."""

    support_js_module_import_aggregation = True
