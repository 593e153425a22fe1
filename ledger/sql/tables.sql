-- The tables. Rows are only added, never changed or removed, except that a build refreshes the rows that it reads from
-- the files of the plan. What is current is always computed for a revision (measures.sql). Labels of tables and columns
-- are in labels.sql. Times are Beijing time. Periods are the first day of a month.

-- The identity of this database: real figures or made-up ones, never both.
CREATE TABLE origin (
    database_id    VARCHAR PRIMARY KEY,
    kind           VARCHAR NOT NULL CHECK (kind IN ('real', 'demo')),
    schema_version INTEGER NOT NULL,
    made_at        TIMESTAMP NOT NULL,
    -- The key that signs cookies. It is in no copy in memory, export or response.
    secret         VARCHAR NOT NULL DEFAULT ''
);

-- One row for each committed change, in order.
CREATE TABLE revision (
    revision INTEGER PRIMARY KEY CHECK (revision > 0),
    cause    VARCHAR NOT NULL CHECK (cause IN (
        'build', 'allocation', 'schedule', 'rule', 'submission', 'review', 'period',
        'meeting', 'agenda', 'decision', 'withdrawal', 'problem', 'confirmation',
        'adjustment')),
    made_at  TIMESTAMP NOT NULL,
    made_by  VARCHAR NOT NULL
);

CREATE TABLE area (
    area_id   VARCHAR PRIMARY KEY,
    parent_id VARCHAR,
    name      VARCHAR NOT NULL,
    name_en   VARCHAR NOT NULL,
    kind      VARCHAR NOT NULL CHECK (kind IN ('district', 'town')),
    position  INTEGER NOT NULL
);

CREATE TABLE area_alias (
    alias   VARCHAR PRIMARY KEY,
    area_id VARCHAR NOT NULL REFERENCES area (area_id)
);

CREATE TABLE department (
    department_id VARCHAR PRIMARY KEY,
    name          VARCHAR NOT NULL,
    name_en       VARCHAR NOT NULL,
    kind          VARCHAR NOT NULL CHECK (kind IN (
        'district_department', 'party_body', 'vertical_unit', 'enterprise', 'peoples_organisation',
        'task_force', 'committee', 'management_committee', 'judicial_body', 'public_institution',
        'collective')),
    position      INTEGER NOT NULL
);

CREATE TABLE department_alias (
    alias         VARCHAR PRIMARY KEY,
    department_id VARCHAR NOT NULL REFERENCES department (department_id)
);

-- One year's plan, with the published document that contains it.
CREATE TABLE plan (
    plan_id      VARCHAR PRIMARY KEY,
    area_id      VARCHAR NOT NULL REFERENCES area (area_id),
    year         INTEGER NOT NULL,
    title        VARCHAR NOT NULL,
    title_en     VARCHAR NOT NULL,
    issuer       VARCHAR NOT NULL,
    issuer_en    VARCHAR NOT NULL,
    document_no  VARCHAR NOT NULL,
    issued_on    DATE NOT NULL,
    published_on DATE NOT NULL,
    url          VARCHAR NOT NULL,
    sha256       VARCHAR NOT NULL
);

CREATE TABLE section (
    plan_id    VARCHAR NOT NULL REFERENCES plan (plan_id),
    section_no INTEGER NOT NULL,
    name       VARCHAR NOT NULL,
    name_en    VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, section_no)
);

CREATE TABLE task (
    plan_id    VARCHAR NOT NULL,
    task_no    INTEGER NOT NULL,
    section_no INTEGER NOT NULL,
    title      VARCHAR NOT NULL,
    title_en   VARCHAR NOT NULL,
    body       VARCHAR NOT NULL,
    starts_at  INTEGER NOT NULL,
    PRIMARY KEY (plan_id, task_no),
    FOREIGN KEY (plan_id, section_no) REFERENCES section (plan_id, section_no)
);

CREATE TABLE task_department (
    plan_id       VARCHAR NOT NULL,
    task_no       INTEGER NOT NULL,
    department_id VARCHAR NOT NULL REFERENCES department (department_id),
    role          VARCHAR NOT NULL CHECK (role IN ('lead', 'participant')),
    position      INTEGER NOT NULL,
    PRIMARY KEY (plan_id, task_no, department_id),
    FOREIGN KEY (plan_id, task_no) REFERENCES task (plan_id, task_no)
);

CREATE TABLE indicator (
    plan_id      VARCHAR NOT NULL,
    indicator_id VARCHAR NOT NULL,
    task_no      INTEGER NOT NULL,
    position     INTEGER NOT NULL,
    name         VARCHAR NOT NULL,
    name_en      VARCHAR NOT NULL,
    unit         VARCHAR NOT NULL,
    unit_en      VARCHAR NOT NULL,
    decimals     INTEGER NOT NULL CHECK (decimals BETWEEN 0 AND 4),
    measure      VARCHAR NOT NULL CHECK (measure IN ('cumulative', 'level', 'rate')),
    direction    VARCHAR NOT NULL CHECK (direction IN ('at_least', 'more_than', 'at_most', 'between')),
    pace         VARCHAR NOT NULL CHECK (pace IN ('linear', 'scheduled', 'hold', 'year_end')),
    due_month    INTEGER NOT NULL CHECK (due_month BETWEEN 1 AND 12),
    by_town      BOOLEAN NOT NULL,
    natural_limit DOUBLE,
    also_read_as VARCHAR,
    reason       VARCHAR NOT NULL,
    reason_en    VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, indicator_id),
    FOREIGN KEY (plan_id, task_no) REFERENCES task (plan_id, task_no),
    -- Another possible reading of the text, which was not chosen.
    CHECK (also_read_as IS NULL OR (measure = 'cumulative' AND also_read_as = 'stock')
                                OR (measure = 'level' AND also_read_as = 'increment'))
);

CREATE TABLE target (
    plan_id         VARCHAR NOT NULL,
    indicator_id    VARCHAR NOT NULL,
    area_id         VARCHAR NOT NULL REFERENCES area (area_id),
    revision        INTEGER NOT NULL REFERENCES revision (revision),
    value           DOUBLE NOT NULL,
    upper           DOUBLE CHECK (upper >= value),
    source          VARCHAR NOT NULL CHECK (source IN ('notice', 'allocation')),
    printed         VARCHAR,
    quote           VARCHAR,
    quote_at        INTEGER,
    printed_at      INTEGER,
    baseline        DOUBLE,
    baseline_source VARCHAR,
    PRIMARY KEY (plan_id, indicator_id, area_id, revision),
    FOREIGN KEY (plan_id, indicator_id) REFERENCES indicator (plan_id, indicator_id),
    CHECK (source <> 'notice' OR (printed IS NOT NULL AND quote IS NOT NULL
                                  AND quote_at IS NOT NULL AND printed_at IS NOT NULL))
);

-- Every numeral in the text of tasks that is not a target, with the reason.
CREATE TABLE other_numeral (
    plan_id    VARCHAR NOT NULL,
    task_no    INTEGER NOT NULL,
    printed_at INTEGER NOT NULL,
    printed    VARCHAR NOT NULL,
    reason     VARCHAR NOT NULL,
    reason_en  VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, task_no, printed_at),
    FOREIGN KEY (plan_id, task_no) REFERENCES task (plan_id, task_no)
);

CREATE TABLE schedule (
    plan_id      VARCHAR NOT NULL,
    indicator_id VARCHAR NOT NULL,
    area_id      VARCHAR NOT NULL REFERENCES area (area_id),
    period       DATE NOT NULL CHECK (day(period) = 1),
    revision     INTEGER NOT NULL REFERENCES revision (revision),
    value        DOUBLE NOT NULL,
    PRIMARY KEY (plan_id, indicator_id, area_id, period, revision),
    FOREIGN KEY (plan_id, indicator_id) REFERENCES indicator (plan_id, indicator_id)
);

-- Kinds: actual: a month's figures from a department or a town; published: figures published by an official source;
-- allocation: the towns' shares of targets; schedule: values due by the end of each month; progress: notes on tasks;
-- milestone: milestones of projects within tasks. The period of an allocation, a schedule or milestones is the first
-- month of the plan's year.
CREATE TABLE submission (
    submission_id INTEGER PRIMARY KEY REFERENCES revision (revision),
    plan_id       VARCHAR NOT NULL REFERENCES plan (plan_id),
    kind          VARCHAR NOT NULL CHECK (kind IN (
        'actual', 'published', 'allocation', 'schedule', 'progress', 'milestone')),
    department_id VARCHAR REFERENCES department (department_id),
    area_id       VARCHAR REFERENCES area (area_id),
    period        DATE NOT NULL CHECK (day(period) = 1),
    submitted_by  VARCHAR NOT NULL CHECK (submitted_by <> ''),
    submitted_at  TIMESTAMP NOT NULL,
    filename      VARCHAR NOT NULL,
    sha256        VARCHAR NOT NULL,
    original      BLOB NOT NULL,
    findings      JSON NOT NULL DEFAULT '[]'
);

-- Decisions on submissions. A submission counts from the revision that accepts it.
CREATE TABLE review (
    revision      INTEGER PRIMARY KEY REFERENCES revision (revision),
    submission_id INTEGER NOT NULL REFERENCES submission (submission_id),
    decision      VARCHAR NOT NULL CHECK (decision IN ('held', 'accepted', 'returned', 'undone')),
    decided_by    VARCHAR NOT NULL,
    decided_at    TIMESTAMP NOT NULL,
    reason        VARCHAR
);

-- Whether a month is open for reports; without a row it is.
CREATE TABLE period_state (
    plan_id  VARCHAR NOT NULL REFERENCES plan (plan_id),
    period   DATE NOT NULL CHECK (day(period) = 1),
    revision INTEGER NOT NULL REFERENCES revision (revision),
    state    VARCHAR NOT NULL CHECK (state IN ('open', 'closed')),
    PRIMARY KEY (plan_id, period, revision)
);

-- Reported values. A month without a report has no row; a reported zero has one.
CREATE TABLE actual (
    submission_id INTEGER NOT NULL REFERENCES submission (submission_id),
    plan_id       VARCHAR NOT NULL,
    indicator_id  VARCHAR NOT NULL,
    area_id       VARCHAR NOT NULL REFERENCES area (area_id),
    period        DATE NOT NULL CHECK (day(period) = 1),
    value         DOUBLE NOT NULL CHECK (isfinite(value)),
    numerator     DOUBLE,
    denominator   DOUBLE CHECK (denominator > 0),
    problem       VARCHAR,
    next_step     VARCHAR,
    note          VARCHAR,
    PRIMARY KEY (submission_id, indicator_id, area_id, period),
    FOREIGN KEY (plan_id, indicator_id) REFERENCES indicator (plan_id, indicator_id),
    CHECK ((numerator IS NULL) = (denominator IS NULL))
);

-- Notes on the progress of a task in a month, by the department that submits them.
CREATE TABLE progress_note (
    submission_id INTEGER NOT NULL REFERENCES submission (submission_id),
    plan_id       VARCHAR NOT NULL,
    task_no       INTEGER NOT NULL,
    period        DATE NOT NULL CHECK (day(period) = 1),
    done          VARCHAR NOT NULL CHECK (done <> ''),
    problem       VARCHAR,
    next_step     VARCHAR,
    state         VARCHAR CHECK (state IN ('achieved', 'on_track', 'behind', 'not_started')),
    PRIMARY KEY (submission_id, task_no, period),
    FOREIGN KEY (plan_id, task_no) REFERENCES task (plan_id, task_no)
);

-- Milestones of a named project within a task. Without a planned day a milestone is cancelled.
CREATE TABLE milestone (
    submission_id INTEGER NOT NULL REFERENCES submission (submission_id),
    plan_id       VARCHAR NOT NULL,
    task_no       INTEGER NOT NULL,
    project       VARCHAR NOT NULL CHECK (project <> ''),
    milestone     VARCHAR NOT NULL CHECK (milestone <> ''),
    planned_on    DATE,
    actual_on     DATE,
    PRIMARY KEY (submission_id, task_no, project, milestone),
    FOREIGN KEY (plan_id, task_no) REFERENCES task (plan_id, task_no),
    CHECK (planned_on IS NOT NULL OR actual_on IS NULL)
);

-- Values of rules, with the month from which they are in force, and who signed them when.
CREATE TABLE rule (
    revision      INTEGER NOT NULL REFERENCES revision (revision),
    rule_id       VARCHAR NOT NULL,
    value         DOUBLE NOT NULL,
    in_force_from DATE NOT NULL CHECK (day(in_force_from) = 1),
    signed_by     VARCHAR,
    signed_on     DATE,
    preset        VARCHAR NOT NULL,
    PRIMARY KEY (rule_id, revision)
);

-- A coordination meeting. It shows the figures of one period at one revision, whatever is reported later.
CREATE TABLE meeting (
    meeting_id      INTEGER PRIMARY KEY REFERENCES revision (revision),
    plan_id         VARCHAR NOT NULL REFERENCES plan (plan_id),
    title           VARCHAR NOT NULL CHECK (title <> ''),
    held_on         DATE NOT NULL,
    period          DATE NOT NULL CHECK (day(period) = 1),
    frozen_revision INTEGER NOT NULL REFERENCES revision (revision),
    CHECK (frozen_revision < meeting_id)
);

-- The agenda of a meeting, in order. A changed agenda is another set of rows with its own revision.
CREATE TABLE agenda_item (
    meeting_id   INTEGER NOT NULL REFERENCES meeting (meeting_id),
    revision     INTEGER NOT NULL REFERENCES revision (revision),
    position     INTEGER NOT NULL CHECK (position > 0),
    kind         VARCHAR NOT NULL CHECK (kind IN (
        'last_decisions', 'district', 'changes', 'section', 'indicator', 'departments', 'towns', 'missing',
        'problems', 'decisions')),
    section_no   INTEGER,
    indicator_id VARCHAR,
    PRIMARY KEY (meeting_id, revision, position),
    CHECK ((kind = 'section') = (section_no IS NOT NULL)),
    CHECK ((kind = 'indicator') = (indicator_id IS NOT NULL))
);

-- Decisions of meetings: which department does what by which day, about an indicator, a task or neither.
CREATE TABLE decision (
    decision_id   INTEGER PRIMARY KEY REFERENCES revision (revision),
    meeting_id    INTEGER NOT NULL REFERENCES meeting (meeting_id),
    indicator_id  VARCHAR,
    task_no       INTEGER,
    words         VARCHAR NOT NULL CHECK (words <> ''),
    department_id VARCHAR NOT NULL REFERENCES department (department_id),
    due_on        DATE NOT NULL
);

-- Withdrawals of decisions.
CREATE TABLE withdrawal (
    revision    INTEGER PRIMARY KEY REFERENCES revision (revision),
    decision_id INTEGER NOT NULL UNIQUE REFERENCES decision (decision_id),
    reason      VARCHAR NOT NULL CHECK (reason <> '')
);

-- Problems in the work. The subject of a problem never changes.
CREATE TABLE problem (
    problem_id   INTEGER PRIMARY KEY REFERENCES revision (revision),
    plan_id      VARCHAR NOT NULL REFERENCES plan (plan_id),
    task_no      INTEGER NOT NULL,
    indicator_id VARCHAR,
    area_id      VARCHAR NOT NULL REFERENCES area (area_id),
    origin       VARCHAR NOT NULL CHECK (origin IN ('reporter', 'coordinator', 'meeting', 'program')),
    decision_id  INTEGER REFERENCES decision (decision_id),
    words        VARCHAR NOT NULL CHECK (words <> ''),
    FOREIGN KEY (plan_id, task_no) REFERENCES task (plan_id, task_no),
    CHECK ((origin = 'meeting') = (decision_id IS NOT NULL))
);

-- Steps of problems, one row per step; the newest gives the state. A step that the program takes itself (status changed,
-- reopened) has the revision that caused it.
CREATE TABLE problem_step (
    problem_id    INTEGER NOT NULL REFERENCES problem (problem_id),
    revision      INTEGER NOT NULL REFERENCES revision (revision),
    action        VARCHAR NOT NULL CHECK (action IN (
        'raise', 'assign', 'coordinate', 'resolve', 'feedback', 'return', 'close', 'dismiss', 'reopen', 'status')),
    state         VARCHAR NOT NULL CHECK (state IN (
        'raised', 'assigned', 'coordinating', 'resolving', 'feedback', 'closed')),
    department_id VARCHAR REFERENCES department (department_id),
    due_on        DATE,
    words         VARCHAR CHECK (words <> ''),
    status        VARCHAR,
    PRIMARY KEY (problem_id, revision),
    CHECK (action <> 'assign' OR (department_id IS NOT NULL AND due_on IS NOT NULL))
);

-- Evidence attached to a step.
CREATE TABLE attachment (
    problem_id INTEGER NOT NULL,
    revision   INTEGER NOT NULL,
    position   INTEGER NOT NULL CHECK (position > 0),
    filename   VARCHAR NOT NULL CHECK (filename <> ''),
    media_type VARCHAR NOT NULL,
    sha256     VARCHAR NOT NULL,
    data       BLOB NOT NULL,
    PRIMARY KEY (problem_id, revision, position),
    FOREIGN KEY (problem_id, revision) REFERENCES problem_step (problem_id, revision)
);

-- The coordinator's confirmation of the state of a task in a month, beside its figures and its departments' rating. The
-- newest row counts; without a state it withdraws the one before.
CREATE TABLE confirmation (
    revision INTEGER PRIMARY KEY REFERENCES revision (revision),
    plan_id  VARCHAR NOT NULL,
    task_no  INTEGER NOT NULL,
    period   DATE NOT NULL CHECK (day(period) = 1),
    state    VARCHAR CHECK (state IN ('achieved', 'on_track', 'behind', 'not_started')),
    words    VARCHAR NOT NULL CHECK (words <> ''),
    FOREIGN KEY (plan_id, task_no) REFERENCES task (plan_id, task_no)
);

-- Points that the coordinator adds to the score of a department or town, or subtracts. The newest row counts; 0 withdraws
-- the one before. The rule adjustment_cap is the maximum.
CREATE TABLE adjustment (
    revision    INTEGER PRIMARY KEY REFERENCES revision (revision),
    plan_id     VARCHAR NOT NULL REFERENCES plan (plan_id),
    reporter_id VARCHAR NOT NULL,
    period      DATE NOT NULL CHECK (day(period) = 1),
    points      DOUBLE NOT NULL CHECK (isfinite(points)),
    words       VARCHAR NOT NULL CHECK (words <> '')
);

-- Runs of alerts about statuses that became worse: the revision compared, and the outcome of each message.
CREATE TABLE alert (
    alert_id INTEGER PRIMARY KEY,
    plan_id  VARCHAR NOT NULL REFERENCES plan (plan_id),
    period   DATE NOT NULL CHECK (day(period) = 1),
    revision INTEGER NOT NULL REFERENCES revision (revision),
    lights   INTEGER NOT NULL CHECK (lights >= 0),
    outcome  VARCHAR NOT NULL CHECK (outcome IN ('begun', 'nothing', 'sent', 'failed')),
    tries    INTEGER NOT NULL,
    answer   VARCHAR CHECK (answer <> ''),
    made_at  TIMESTAMP NOT NULL
);

-- Accounts. A change is another version, and the newest counts. The copies in memory that pages read have no rows of the
-- tables from here on.
CREATE TABLE account (
    account_id  VARCHAR NOT NULL CHECK (account_id <> ''),
    version     INTEGER NOT NULL CHECK (version > 0),
    name        VARCHAR NOT NULL CHECK (name <> ''),
    role        VARCHAR NOT NULL CHECK (role IN ('viewer', 'reporter', 'coordinator', 'administrator')),
    reporters   VARCHAR[] NOT NULL,
    password    VARCHAR,
    must_change BOOLEAN NOT NULL,
    active      BOOLEAN NOT NULL,
    changed_at  TIMESTAMP NOT NULL,
    changed_by  VARCHAR NOT NULL CHECK (changed_by <> ''),
    PRIMARY KEY (account_id, version)
);

-- Browser sessions, and tokens for programs (with a scope and a name): the hash of the secret, never the secret itself.
CREATE TABLE session (
    session_key VARCHAR PRIMARY KEY,
    account_id  VARCHAR NOT NULL,
    begun_at    TIMESTAMP NOT NULL,
    expires_at  TIMESTAMP NOT NULL,
    scope       VARCHAR CHECK (scope IN ('read', 'send', 'decide')),
    name        VARCHAR CHECK (name <> ''),
    CHECK ((scope IS NULL) = (name IS NULL))
);

CREATE TABLE session_end (
    session_key VARCHAR PRIMARY KEY REFERENCES session (session_key),
    ended_at    TIMESTAMP NOT NULL,
    ended_by    VARCHAR NOT NULL
);

-- The audit log: what was done, by whom, through which interface, from which address, and the revision it made.
CREATE TABLE event (
    event_id   INTEGER PRIMARY KEY,
    done_at    TIMESTAMP NOT NULL,
    what       VARCHAR NOT NULL,
    account_id VARCHAR,
    name       VARCHAR,
    role       VARCHAR NOT NULL,
    via        VARCHAR NOT NULL CHECK (via IN ('page', 'api', 'command line', 'inbox', 'program')),
    address    VARCHAR,
    revision   INTEGER REFERENCES revision (revision),
    about      VARCHAR
);
