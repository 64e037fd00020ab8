import type { ReportingDone, ReportingPlan, ReportingRequest } from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import { api } from "../../../api/client.ts";

export const previewReporting = (id: string, request: ReportingRequest) =>
  api.post<ReportingPlan>(pathTo(paths.reportingPreview, { id }), request);

export const installReporting = (id: string, request: ReportingRequest) =>
  api.post<ReportingDone>(pathTo(paths.reporting, { id }), request);

export const undoReporting = (id: string, base: string) =>
  api.delete<ReportingPlan>(pathTo(paths.reporting, { id }), { base });

export const startJob = (id: string, job: string) =>
  api.post<Pick<ReportingPlan, "problem">>(pathTo(paths.reportingStart, { id }), { job });
