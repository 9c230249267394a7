import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { addEquipmentRecord } from '#services/equipment/add-equipment-record';
import { appointInspector, endAppointment } from '#services/equipment/appoint-inspector';
import { swapComponent } from '#services/equipment/swap-component';
import { Inspectors } from '~/components/equipment/inspectors';
import { MachineFrame } from '~/components/equipment/machine-frame';
import {
  ComponentForm,
  ConditionForm,
  InspectionForm,
  InsuranceForm,
  MaintenanceForm,
  ValuationForm,
} from '~/components/equipment/record-forms';
import {
  Components,
  Conditions,
  Deliveries,
  Inspections,
  Insurances,
  Maintenances,
  Valuations,
} from '~/components/equipment/record-list';
import type { PageHandle } from '~/components/page/handle';
import { documentsForm } from '~/documents-form.server';
import { unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { loadMachineRecords } from '~/presenters/equipment.server';
import { componentFields, RECORD_FIELDS } from '~/presenters/equipment-fields.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  i18n: ['ledger'],
  crumb: (_, { head }) => head.reference,
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadMachineRecords(await requireActor(request, context, 'equipment:read'), params.reference ?? '');

const Appointment = z.object({
  inspectorId: z.guid(),
  until: z.iso.date().optional(),
  note: z.string().trim().max(2000).optional(),
});

export const action = async (args: ActionFunctionArgs) => {
  const { form, documents, refusal } = await documentsForm(args, 'equipment:read');
  if (refusal) return form.refused(refusal);
  const { services, actor } = form.who;
  const subject = args.params.reference ?? '';
  const done = () => form.done(`/equipment/${subject}/records`, { key: `equipment:done.recorded`, params: {} });
  const common = { subject, documents };
  switch (form.intent) {
    case 'inspection':
      return form.run(
        RECORD_FIELDS.inspection,
        input => addEquipmentRecord(services, actor, { ...common, kind: 'inspection', ...input }),
        done,
      );
    case 'maintenance':
      return form.run(
        RECORD_FIELDS.maintenance,
        input => addEquipmentRecord(services, actor, { ...common, kind: 'maintenance', ...input }),
        done,
      );
    case 'insurance':
      return form.run(
        RECORD_FIELDS.insurance,
        input => addEquipmentRecord(services, actor, { ...common, kind: 'insurance', ...input }),
        done,
      );
    case 'valuation':
      return form.run(
        RECORD_FIELDS.valuation,
        input => addEquipmentRecord(services, actor, { ...common, kind: 'valuation', ...input }),
        done,
      );
    case 'condition':
      return form.run(
        RECORD_FIELDS.condition,
        input => addEquipmentRecord(services, actor, { ...common, kind: 'condition', ...input }),
        done,
      );
    case 'component':
      return form.run(componentFields, input => swapComponent(services, actor, { ...common, ...input }), done);
    case 'appoint':
      return form.run(
        Appointment,
        ({ until, ...input }) =>
          appointInspector(services, actor, {
            subject,
            inspectorId: input.inspectorId,
            ...(input.note !== undefined && { note: input.note }),
            ...(until !== undefined && { expiresAt: new Date(`${until}T23:59:59Z`) }),
          }),
        () => form.done(`/equipment/${subject}/records`, { key: 'equipment:done.appointed', params: {} }),
      );
    case 'end-appointment':
      return form.run(
        z.object({ appointmentId: z.guid() }),
        input => endAppointment(services, actor, input),
        () => form.done(`/equipment/${subject}/records`, { key: 'equipment:done.appointment-ended', params: {} }),
      );
    default:
      return unknownIntent();
  }
};

export default function MachineRecordsPage() {
  const data = useLoaderData<typeof loader>();
  const { head, today, parties } = data;
  const base = `/equipment/${head.reference}/files`;
  const may = head.mayRecord;
  return (
    <MachineFrame head={head}>
      <div className="split">
        <div>
          <Inspections data={data} base={base} form={may && <InspectionForm today={today} />} />
          <Inspectors data={data} />
          <Maintenances data={data} base={base} form={may && <MaintenanceForm today={today} />} />
          <Components data={data} form={head.controls.includes('swap') && <ComponentForm today={today} />} />
          <Deliveries data={data} base={base} />
        </div>
        <div>
          <Insurances data={data} base={base} form={may && <InsuranceForm today={today} parties={parties} />} />
          <Valuations data={data} base={base} form={may && <ValuationForm today={today} />} />
          <Conditions data={data} base={base} form={may && <ConditionForm today={today} />} />
        </div>
      </div>
    </MachineFrame>
  );
}
