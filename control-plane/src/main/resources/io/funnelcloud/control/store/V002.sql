-- What changed since an instant, for notices.
CREATE INDEX requests_updated ON requests (updated_at);
