import { m } from "../../messages/messages.js";
import { briefMoment, exactMoment } from "../../ui/time.ts";
import type { Member } from "../types.ts";
import { dayInWords } from "./term.ts";

/** Whether and how somebody belongs to the workspace. */
export type Standing = "here" | "invited" | "ended" | "removed" | "erased";

export function standingOf(member: Member, now: number): Standing {
  if (member.erased_at !== null) return "erased";
  if (member.removed_at !== null) return "removed";
  if (member.ends_at !== null && member.ends_at <= now) return "ended";
  return member.invited_until !== null && member.last_seen_at === null ? "invited" : "here";
}

/** Whether somebody gets in no more, for whatever reason. */
export const isFormer = (member: Member): boolean => member.removed_at !== null || member.erased_at !== null;

/** What those who administer see of a member, in the order in which it matters. */
export function aboutMember(member: Member, now: number, language: string): string[] {
  const { address, ends_at, invited_until, last_seen_at, sessions } = member;
  const standing = standingOf(member, now);
  if (standing === "erased") return [];
  if (standing === "removed") return [m.member_removed({ time: briefMoment(member.removed_at ?? now, now, language) })];
  const seen = last_seen_at === null ? m.member_never_here() : m.member_last_here({ time: briefMoment(last_seen_at, now, language) });
  return [
    ...(address === null ? [] : [address]),
    ...(ends_at === null ? [] : [standing === "ended" ? m.member_guest_ended({ day: dayInWords(ends_at, language) }) : m.member_guest({ day: dayInWords(ends_at, language) })]),
    ...(invited_until === null ? [] : [m.member_invited({ time: exactMoment(invited_until, language) })]),
    ...(standing === "invited" ? [] : [seen]),
    ...(sessions === null || sessions === 0 ? [] : [sessions === 1 ? m.sessions_one() : m.sessions_many({ count: sessions })]),
  ];
}
