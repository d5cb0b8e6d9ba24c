-- Who says whose an address is. Providers vouch that somebody has an address; that the member here is the same person, only
-- whoever administers can say. What a member typed in themselves therefore links no provider's account with them.
ALTER TABLE member ADD COLUMN address_set_by_member INTEGER NOT NULL DEFAULT 0
    CHECK (address_set_by_member IN (0, 1));

-- The trail knows who set the addresses there are: the newest entry that is about a member's address tells. An address that
-- has no such entry came with the member, from whoever added them.
UPDATE member SET address_set_by_member = 1
WHERE address IS NOT NULL AND 'own-record-changed' = (
    SELECT action FROM audit
    WHERE subject = lower(
            substr(hex(member.id), 1, 8) || '-' || substr(hex(member.id), 9, 4) || '-' ||
            substr(hex(member.id), 13, 4) || '-' || substr(hex(member.id), 17, 4) || '-' ||
            substr(hex(member.id), 21))
        AND (action = 'member-address-changed'
            OR action = 'own-record-changed' AND instr(detail, '"address"') > 0)
    ORDER BY number DESC LIMIT 1);
