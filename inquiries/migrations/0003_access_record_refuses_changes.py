from django.db import migrations

from inquiries import access_triggers


def put_up(apps, schema_editor):
    access_triggers.put_up(schema_editor.connection)


def lift(apps, schema_editor):
    access_triggers.lift(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0002_access_record_and_desk")]

    operations = [migrations.RunPython(put_up, lift)]
