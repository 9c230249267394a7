import 'i18next';
import type agreements from './en/agreements.json';
import type alarms from './en/alarms.json';
import type approvals from './en/approvals.json';
import type auth from './en/auth.json';
import type books from './en/books.json';
import type collateral from './en/collateral.json';
import type common from './en/common.json';
import type dashboard from './en/dashboard.json';
import type devices from './en/devices.json';
import type equipment from './en/equipment.json';
import type errors from './en/errors.json';
import type finance from './en/finance.json';
import type geofences from './en/geofences.json';
import type inbox from './en/inbox.json';
import type invoices from './en/invoices.json';
import type leases from './en/leases.json';
import type ledger from './en/ledger.json';
import type liens from './en/liens.json';
import type map from './en/map.json';
import type obligor from './en/obligor.json';
import type organisation from './en/organisation.json';
import type payments from './en/payments.json';
import type receivables from './en/receivables.json';
import type refusals from './en/refusals.json';
import type rents from './en/rents.json';
import type reports from './en/reports.json';
import type rules from './en/rules.json';
import type settings from './en/settings.json';
import type tables from './en/tables.json';
import type telemetry from './en/telemetry.json';
import type verify from './en/verify.json';
import type watching from './en/watching.json';

// Keys are checked by the compiler: t('ledger:blocks.title') must exist in the English file.
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    returnNull: false;
    resources: {
      agreements: typeof agreements;
      alarms: typeof alarms;
      approvals: typeof approvals;
      auth: typeof auth;
      books: typeof books;
      collateral: typeof collateral;
      common: typeof common;
      dashboard: typeof dashboard;
      devices: typeof devices;
      equipment: typeof equipment;
      errors: typeof errors;
      finance: typeof finance;
      geofences: typeof geofences;
      inbox: typeof inbox;
      invoices: typeof invoices;
      leases: typeof leases;
      rents: typeof rents;
      ledger: typeof ledger;
      liens: typeof liens;
      map: typeof map;
      obligor: typeof obligor;
      organisation: typeof organisation;
      payments: typeof payments;
      receivables: typeof receivables;
      refusals: typeof refusals;
      rules: typeof rules;
      settings: typeof settings;
      tables: typeof tables;
      telemetry: typeof telemetry;
      reports: typeof reports;
      verify: typeof verify;
      watching: typeof watching;
    };
  }
}
