import { accessSync, constants } from 'node:fs';
import type { RequestHandler } from 'express';
import { ConfigError } from '../config.ts';

/** Where the operator's own file of outlines is served. */
export const OUTLINES_PATH = '/map/outlines.json';

/**
 * Serves the operator's own outlines of countries; without a file there is none here, and pages use those that come with the
 * portal.
 *
 * @throws ConfigError when the file cannot be read
 */
export const outlinesOf = (file: string | null): RequestHandler => {
  if (file === null) return (_request, _response, next) => next();
  try {
    accessSync(file, constants.R_OK);
  } catch (cause) {
    throw new ConfigError(`MAP_OUTLINES_FILE cannot be read: ${file}`, { cause });
  }
  return (_request, response, next) => {
    response.type('json').sendFile(file, { dotfiles: 'allow', maxAge: '1h' }, error => {
      if (error) next(error);
    });
  };
};
