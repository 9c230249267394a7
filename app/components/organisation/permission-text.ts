import { useTranslation } from 'react-i18next';
import type { Permission } from '#domain/access/permissions';
import { dynamicText } from '~/i18n/dynamic-text';

/** `receivable:confirm.prepare` → the text `organisation:permissions.receivable-confirm-prepare`; a test holds the two together. */
export const permissionKey = (permission: Permission): string =>
  `organisation:permissions.${permission.replace(/[:.]/g, '-')}`;

/** What a permission allows, in words. */
export const usePermissionText = (): ((permission: Permission) => string) => {
  const { i18n } = useTranslation();
  return permission => dynamicText(i18n, permissionKey(permission)) ?? permission;
};
