"""In the form of an item: what visitors get of each published file, and what cannot be given to them."""

from wagtail.admin.panels import Panel

from .models import PreparedFile


class DownloadsPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "staff/media_archive/downloads.html"

        def prepared(self):
            prepared = PreparedFile.objects.filter(media_file__item=self.instance.pk)
            prepared = prepared.select_related("media_file__document", "media_file__image")
            return list(prepared.order_by("media_file__sort_order", "media_file__pk"))

        def is_shown(self):
            return bool(self.instance.pk) and bool(self.prepared())

        def get_context_data(self, parent_context=None):
            return {**super().get_context_data(parent_context), "prepared": self.prepared()}
