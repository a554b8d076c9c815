"""Bulk actions on own rows only: Wagtail names the rows it refuses, and asks about the model where a row is meant."""

from wagtail.documents.views.bulk_actions import (
    AddTagsBulkAction as TagDocuments,
    AddToCollectionBulkAction as MoveDocuments,
    DeleteBulkAction as DeleteDocuments,
)
from wagtail.images.views.bulk_actions import (
    AddTagsBulkAction as TagImages,
    AddToCollectionBulkAction as MoveImages,
    DeleteBulkAction as DeleteImages,
)
from wagtail.snippets.bulk_actions import DeleteBulkAction as DeleteSnippets


class OwnRowsMixin:
    """What the account may not do this with is as if it had not been asked for."""

    open_to_bureaus = True

    def get_actionable_objects(self):
        objects, refused = super().get_actionable_objects()
        return objects, {name: [] for name in refused}


class DeleteRows(OwnRowsMixin, DeleteSnippets):
    def check_perm(self, row):
        policy = type(row).snippet_viewset.permission_policy
        return policy.user_has_permission_for_instance(self.request.user, "delete", row)


FILE_ACTIONS = [
    type(f"Own{action.__name__}", (OwnRowsMixin, action), {})
    for action in (TagImages, MoveImages, DeleteImages, TagDocuments, MoveDocuments, DeleteDocuments)
]
BULK_ACTIONS = [DeleteRows, *FILE_ACTIONS]
