-- Proposals that wait, by the device that they are about: it is a field of the command's message.
DROP INDEX "agreements_devices";
CREATE INDEX "agreements_devices" ON "agreements"(("command"->'message'->>'device')) WHERE "contract" = 'Devices';
