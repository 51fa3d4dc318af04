import django.db.models.deletion
import thrive.voice.models.anonymous
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_push_and_unreachable'),
        ('voice', '0005_mailboxes'),
    ]

    operations = [
        migrations.CreateModel(
            name='WaitingWords',
            fields=[
                ('id', thrive.voice.models.anonymous.DrawnKey(primary_key=True, serialize=False)),
                ('sealed', models.BinaryField()),
                ('study', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='voice.study')),
            ],
            options={
                'verbose_name_plural': 'waiting words',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='WordsBatch',
            fields=[
                ('id', thrive.voice.models.anonymous.DrawnKey(primary_key=True, serialize=False)),
                ('question', models.CharField(max_length=100)),
                ('together', models.JSONField(default=list, help_text='the ids of the groups of the unit')),
                ('group', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.group')),
                ('parent', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.group')),
                ('study', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='voice.study')),
            ],
            options={
                'verbose_name_plural': 'words batches',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Words',
            fields=[
                ('id', thrive.voice.models.anonymous.DrawnKey(primary_key=True, serialize=False)),
                ('text', models.TextField()),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='words', to='voice.wordsbatch')),
            ],
            options={
                'verbose_name_plural': 'words',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='words_say_something')],
            },
        ),
    ]
