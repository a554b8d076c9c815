from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from .pages import BilingualPreviewMixin
from .records import BilingualRevisionMixin, StaffNoteMixin, StaysPublicMixin


class EditorialRow(
    BilingualPreviewMixin,
    WorkflowMixin,
    LockableMixin,
    StaysPublicMixin,
    DraftStateMixin,
    BilingualRevisionMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    StaffNoteMixin,
    ClusterableModel,
):
    """A row that editors draft, preview in both languages, approve and publish together with its parts."""

    class Meta:
        abstract = True
