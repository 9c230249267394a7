CREATE TABLE "published_values" (
    "organisationId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "from" DATE NOT NULL,
    "value" TEXT NOT NULL,
    "recordedById" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "published_values_pkey" PRIMARY KEY ("organisationId","name","from")
);

ALTER TABLE "published_values" ADD CONSTRAINT "published_values_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
