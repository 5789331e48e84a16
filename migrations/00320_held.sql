-- +goose Up

-- Gatherings that are over and are still open: they are closed by themselves.
CREATE INDEX gathering_over ON gathering (ends_at) WHERE state = 'open';
