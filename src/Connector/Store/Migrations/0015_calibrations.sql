-- What stood behind each proposal of `calibrate`, so that a threshold can still be accounted for when the file beside the framework is lost.
create table calibration (
    id $id$ not null primary key,
    hash text not null unique,                  -- SHA-256 of the evidence, as the framework file names it
    kind text not null,                         -- thresholds, granularity, stability
    dimension text,                             -- null = all of them
    framework_version text not null,
    framework_hash text not null,
    found_at bigint not null,
    evidence text not null                      -- JSON
);
