-- What providers have beyond AWS's. All of it is off unless somebody says so.
ALTER TABLE oidc_providers ADD COLUMN keys TEXT;
ALTER TABLE oidc_providers ADD COLUMN exposes_all_claims INTEGER NOT NULL DEFAULT 0;
ALTER TABLE oidc_providers ADD COLUMN accepts_own_tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE saml_providers ADD COLUMN single_use INTEGER NOT NULL DEFAULT 0;
ALTER TABLE saml_providers ADD COLUMN allows_cbc INTEGER NOT NULL DEFAULT 0;
