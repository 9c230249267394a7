-- Who brought an organisation in, and what a guest becomes when its administrator accepts.
ALTER TABLE "organisations" ADD COLUMN "invitedById" uuid;
CREATE INDEX "organisations_invitedById_idx" ON "organisations"("invitedById");
ALTER TABLE "organisations" ADD CONSTRAINT "organisations_invitedById_fkey"
  FOREIGN KEY ("invitedById") REFERENCES "organisations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "invitations" ADD COLUMN "kinds" "OrganisationKind"[] NOT NULL DEFAULT '{}';
ALTER TABLE "invitations" ALTER COLUMN "kinds" DROP DEFAULT;
