// What the API says; docs/http.md has the words.

// {"phone": "+33…"} or {"user": ID, "displayName": …}: the kinds of an identitySet.
export interface Party {
  phone?: string;
  displayName?: string;
  [kind: string]: string | undefined;
}

export interface FlowPlace {
  name?: string;
  version?: string;
  section?: string;
  step?: string;
}

export interface CallSummary {
  id: string;
  state: string;
  direction?: string;
  began?: string;
  ended?: string;
  outcome?: string;
  from?: Party;
  to?: Party;
  flow?: FlowPlace;
  chain?: string;
}

export interface Visit {
  section: string;
  step: string;
  verb: string;
  outcome?: string;
}

export interface TimelineEntry {
  at: string;
  event: string;
  reason: string;
  actions: string[];
  visits?: Visit[];
  meaning?: string;
  remedy?: string;
  follows?: { name: string; version: string };
}

export interface CallDetails extends CallSummary {
  tenant?: string;
  variables?: Record<string, string>;
  tags?: string[];
  keysMissed?: number;
  timeline: TimelineEntry[];
}

export interface CallPage {
  live: CallSummary[];
  ended: CallSummary[];
  next?: string;
}

export interface CallEvent {
  call: string;
  at: string;
  n?: number;
  state?: string;
  direction?: string;
  from?: Party;
  to?: Party;
  flow?: FlowPlace;
  outcome?: string;
  began?: string;
  event?: string;
  reason?: string;
  actions?: string[];
  visits?: Visit[];
  meaning?: string;
  remedy?: string;
}

export interface PictureStep {
  at: string;
  caption: string;
  depth: number;
  entered?: number;
}

export interface PictureNode {
  kind: 'start' | 'section' | 'end';
  title: string;
  entered?: number;
  steps: PictureStep[];
}

export interface PictureArrow {
  from: number;
  to: number;
  step?: number;
  kind: 'success' | 'failure' | 'run';
  label: string;
  taken?: number;
}

export interface Picture {
  name: string;
  version: string;
  calls: number;
  inPart: number;
  nodes: PictureNode[];
  arrows: PictureArrow[];
}

export interface FlowListed {
  name: string;
  version: string;
  takes?: string;
  calls: number;
}

export interface FlowList {
  flows: FlowListed[];
  earlier: FlowListed[];
  lastReload?: {
    at: string;
    cause: string;
    outcome: string;
    parts?: { name: string; outcome: string; detail?: string }[];
    problems?: string[];
  };
}

export interface WhoAmI {
  role: 'admin' | 'viewer';
  version: string;
}
