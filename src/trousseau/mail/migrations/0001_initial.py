import django.db.models.deletion
import simple_history.models
import trousseau.core.fields
import trousseau.core.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('account', '0009_emailaddress_unique_primary_email'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('core', '0001_initial'),
        ('django_tasks_database', '0021_conditional_partial_index_ordering'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('sessions', '0001_initial'),
    ]

    operations = [
        trousseau.core.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='HistoricalMailItem',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('direction', models.CharField(choices=[('out', 'Sent'), ('in', 'Received')], max_length=3, verbose_name='direction')),
                        ('kind', models.CharField(blank=True, max_length=40, verbose_name='paper')),
                        ('title', models.CharField(max_length=200, verbose_name='about what')),
                        ('name', models.CharField(blank=True, max_length=200, verbose_name='who')),
                        ('key', trousseau.core.fields.KeyField(db_index=True, default='', editable=False, max_length=400, sources=('name', 'title', 'number'))),
                        ('address', models.CharField(blank=True, max_length=300, verbose_name='address')),
                        ('email', models.CharField(blank=True, max_length=500, verbose_name='e-mail')),
                        ('whom', models.CharField(blank=True, db_index=True, max_length=40)),
                        ('about', models.CharField(blank=True, db_index=True, max_length=40)),
                        ('channel', models.CharField(choices=[('post', 'Ordinary letter'), ('reg', 'Registered letter'), ('hand', 'Handed over against a signature'), ('act', 'Act of a commissaire de justice'), ('email', 'E-mail'), ('system', 'Information system of a third party'), ('call', 'Call'), ('visit', 'At the door'), ('message', 'Message left on a telephone')], max_length=7, verbose_name='channel')),
                        ('bundle', models.CharField(blank=True, db_index=True, max_length=40)),
                        ('number', models.CharField(blank=True, max_length=40, verbose_name='number of the registered letter')),
                        ('prepared_on', models.DateField(verbose_name='prepared on')),
                        ('queued_at', models.DateTimeField(blank=True, null=True, verbose_name='given to the outbox at')),
                        ('sent_on', models.DateField(blank=True, null=True, verbose_name='sent on')),
                        ('presented_on', models.DateField(blank=True, null=True, verbose_name='presented on')),
                        ('received_on', models.DateField(blank=True, null=True, verbose_name='received on')),
                        ('returned_on', models.DateField(blank=True, null=True, verbose_name='returned on')),
                        ('returned_for', models.CharField(blank=True, choices=[('unknown', 'Unknown at this address'), ('unclaim', 'Not fetched from the post office'), ('refused', 'Refused'), ('other', 'Another reason')], max_length=7, verbose_name='why it came back')),
                        ('failure', models.CharField(blank=True, max_length=300, verbose_name='why it did not leave')),
                        ('settled_on', models.DateField(blank=True, null=True, verbose_name='settled on')),
                        ('cancelled_on', models.DateField(blank=True, null=True, verbose_name='cancelled on')),
                        ('noted_at', models.DateTimeField(blank=True, null=True, verbose_name='noted at')),
                        ('answer_by', models.DateField(blank=True, null=True, verbose_name='answer expected by')),
                        ('answered_on', models.DateField(blank=True, null=True, verbose_name='answered on')),
                        ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='core.person')),
                        ('household', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='core.household')),
                        ('paper', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='core.document')),
                        ('prepared_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='prepared by')),
                        ('sent_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('passed_to', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='passed to')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical mail item',
                        'verbose_name_plural': 'historical mail items',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'indexes': [],
                        'constraints': [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='MailItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('direction', models.CharField(choices=[('out', 'Sent'), ('in', 'Received')], max_length=3, verbose_name='direction')),
                        ('kind', models.CharField(blank=True, max_length=40, verbose_name='paper')),
                        ('title', models.CharField(max_length=200, verbose_name='about what')),
                        ('name', models.CharField(blank=True, max_length=200, verbose_name='who')),
                        ('key', trousseau.core.fields.KeyField(db_index=True, default='', editable=False, max_length=400, sources=('name', 'title', 'number'))),
                        ('address', models.CharField(blank=True, max_length=300, verbose_name='address')),
                        ('email', models.CharField(blank=True, max_length=500, verbose_name='e-mail')),
                        ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mail', to='core.person')),
                        ('household', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mail', to='core.household')),
                        ('whom', models.CharField(blank=True, db_index=True, max_length=40)),
                        ('about', models.CharField(blank=True, db_index=True, max_length=40)),
                        ('channel', models.CharField(choices=[('post', 'Ordinary letter'), ('reg', 'Registered letter'), ('hand', 'Handed over against a signature'), ('act', 'Act of a commissaire de justice'), ('email', 'E-mail'), ('system', 'Information system of a third party'), ('call', 'Call'), ('visit', 'At the door'), ('message', 'Message left on a telephone')], max_length=7, verbose_name='channel')),
                        ('paper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='mail', to='core.document')),
                        ('bundle', models.CharField(blank=True, db_index=True, max_length=40)),
                        ('number', models.CharField(blank=True, max_length=40, verbose_name='number of the registered letter')),
                        ('prepared_on', models.DateField(verbose_name='prepared on')),
                        ('prepared_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='prepared by')),
                        ('queued_at', models.DateTimeField(blank=True, null=True, verbose_name='given to the outbox at')),
                        ('sent_on', models.DateField(blank=True, null=True, verbose_name='sent on')),
                        ('sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('presented_on', models.DateField(blank=True, null=True, verbose_name='presented on')),
                        ('received_on', models.DateField(blank=True, null=True, verbose_name='received on')),
                        ('returned_on', models.DateField(blank=True, null=True, verbose_name='returned on')),
                        ('returned_for', models.CharField(blank=True, choices=[('unknown', 'Unknown at this address'), ('unclaim', 'Not fetched from the post office'), ('refused', 'Refused'), ('other', 'Another reason')], max_length=7, verbose_name='why it came back')),
                        ('failure', models.CharField(blank=True, max_length=300, verbose_name='why it did not leave')),
                        ('settled_on', models.DateField(blank=True, null=True, verbose_name='settled on')),
                        ('cancelled_on', models.DateField(blank=True, null=True, verbose_name='cancelled on')),
                        ('noted_at', models.DateTimeField(blank=True, null=True, verbose_name='noted at')),
                        ('passed_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mail', to=settings.AUTH_USER_MODEL, verbose_name='passed to')),
                        ('answer_by', models.DateField(blank=True, null=True, verbose_name='answer expected by')),
                        ('answered_on', models.DateField(blank=True, null=True, verbose_name='answered on')),
                    ],
                    options={
                        'verbose_name': 'mail item',
                        'ordering': ('-pk',),
                        'indexes': [models.Index(condition=models.Q(('direction', 'out'), ('sent_on', None)), fields=['kind', 'id'], name='mail_kind'), models.Index(fields=['direction', 'passed_to', 'answered_on'], name='mail_answers')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('direction', 'in'), ('sent_on__isnull', False), models.Q(('presented_on', None), ('received_on', None), ('returned_on', None)), _connector='OR'), name='mail_sent_first', violation_error_message='Say first when it left: nothing is received or returned that was not sent.'), models.CheckConstraint(condition=models.Q(('sent_on', None), ('presented_on', None), ('presented_on__gte', models.F('sent_on')), _connector='OR'), name='mail_presented_after_sent', violation_error_message='It is presented after it was sent: check the dates.'), models.CheckConstraint(condition=models.Q(('sent_on', None), ('received_on', None), ('received_on__gte', models.F('sent_on')), _connector='OR'), name='mail_received_after_sent', violation_error_message='It is received after it was sent: check the dates.'), models.CheckConstraint(condition=models.Q(('presented_on', None), ('received_on', None), ('received_on__gte', models.F('presented_on')), _connector='OR'), name='mail_received_after_presented', violation_error_message='It is received once it was presented: check the dates.'), models.CheckConstraint(condition=models.Q(('returned_on', None), models.Q(('returned_on__gte', models.F('sent_on')), models.Q(('returned_for', ''), _negated=True)), _connector='OR'), name='mail_returned_after_sent', violation_error_message='It comes back after it was sent, and for a reason: check the dates.'), models.CheckConstraint(condition=models.Q(('returned_on', None), ('received_on', None), _connector='OR'), name='mail_received_or_returned', violation_error_message='A letter is received or comes back: one of the two.'), models.CheckConstraint(condition=models.Q(('direction', 'in'), ('received_on', None), ('channel__in', ('reg', 'hand', 'act', 'system')), _connector='OR'), name='mail_receipt_proved', violation_error_message='Nothing proves the receipt of a letter that is not registered.'), models.CheckConstraint(condition=models.Q(('cancelled_on', None), ('sent_on', None), _connector='OR'), name='mail_sent_or_cancelled', violation_error_message='It has left: what is sent is not cancelled.')],
                    },
                ),
                migrations.CreateModel(
                    name='MailProof',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='mail.mailitem')),
                        ('step', models.CharField(choices=[('sent', 'Sent'), ('shown', 'Presented'), ('got', 'Received'), ('back', 'Returned')], max_length=5, verbose_name='step')),
                        ('says', models.CharField(max_length=200, verbose_name='what proves it')),
                        ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.document')),
                        ('noted_on', models.DateField(verbose_name='noted on')),
                        ('noted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'proof of a mail item',
                        'ordering': ('pk',),
                        'indexes': [],
                        'constraints': [],
                    },
                ),
            ],
        ),
    ]
