// A zip file of a few parts, stored as they are: enough to make the files that word processors read (APPNOTE.TXT 6.3).
import { crc32 } from "node:zlib";

/** Bytes of a zip file with these parts, by name. */
export function zip(parts) {
  const local = [];
  const central = [];
  let offset = 0;
  for (const [name, text] of Object.entries(parts)) {
    const [path, bytes] = [Buffer.from(name), Buffer.from(text)];
    const about = described(path, bytes);
    const here = Buffer.concat([signed(0x04034b50), about, path, bytes]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    // The list at the end names the program that wrote the part (2.0), and where the part begins.
    central.push(signed(0x02014b50), Buffer.from([20, 0]), about, tail, path);
    local.push(here);
    offset += here.length;
  }
  const list = Buffer.concat(central);
  const end = Buffer.alloc(18);
  const count = Object.keys(parts).length;
  end.writeUInt16LE(count, 4);
  end.writeUInt16LE(count, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...local, list, signed(0x06054b50), end]);
}

function signed(signature) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(signature);
  return bytes;
}

/** What both headers of a part say: version 2.0, UTF-8 names, stored, the first day there is, checksum and lengths. */
function described(path, bytes) {
  const about = Buffer.alloc(26);
  about.writeUInt16LE(20, 0);
  about.writeUInt16LE(0x0800, 2);
  about.writeUInt16LE(0x21, 8);
  about.writeUInt32LE(crc32(bytes), 10);
  about.writeUInt32LE(bytes.length, 14);
  about.writeUInt32LE(bytes.length, 18);
  about.writeUInt16LE(path.length, 22);
  return about;
}
