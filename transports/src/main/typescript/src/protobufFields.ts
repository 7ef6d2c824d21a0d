import { unsignedNumberOf, type Halves } from "./int64.js";

const text = new TextDecoder();

/** Walks the fields of one protobuf message. Fields that nobody asks about are passed over. Throws on bytes that are none. */
export class Fields {
  /** The number of the field that {@link next} came to. */
  number = 0;
  private isLengthDelimited = false;
  private high = 0;
  private low = 0;
  private from = 0;
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    private at = 0,
    private readonly end = bytes.length,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Goes to the next field; returns whether there is one. */
  next(): boolean {
    if (this.at >= this.end) {
      return false;
    }
    this.readVarint();
    this.number = this.low >>> 3;
    const wireType = this.low & 7;
    this.isLengthDelimited = wireType === 2;
    if (wireType === 0) {
      this.readVarint();
    } else if (this.isLengthDelimited) {
      this.readVarint();
      this.skip(this.low);
    } else if (wireType === 1) {
      this.skip(8);
      this.low = this.view.getUint32(this.from, true);
      this.high = this.view.getUint32(this.from + 4, true);
    } else if (wireType === 5) {
      this.skip(4);
    } else {
      throw new Error("wire type " + wireType);
    }
    return true;
  }

  /** Of a varint: as a number, rounded beyond 2^53. */
  uint(): number {
    return unsignedNumberOf(this.high, this.low);
  }

  /** Of a fixed64. */
  fixed(): Halves {
    return [this.high, this.low];
  }

  /** Of an sint64. */
  sint(): Halves {
    const sign = -(this.low & 1);
    return [((this.high >>> 1) ^ sign) >>> 0, (((this.low >>> 1) | (this.high << 31)) ^ sign) >>> 0];
  }

  double(): number {
    return this.view.getFloat64(this.from, true);
  }

  string(): string {
    return text.decode(this.bytes.subarray(this.from, this.at));
  }

  message(): Fields {
    return new Fields(this.bytes, this.from, this.at);
  }

  /** Visits each value of a repeated varint, packed or not. */
  varints(visit: () => void): void {
    this.repeated(() => this.readVarint(), visit);
  }

  /** Visits each value of a repeated double, packed or not. */
  doubles(visit: () => void): void {
    this.repeated(() => this.skip(8), visit);
  }

  private repeated(read: () => void, visit: () => void): void {
    const end = this.at;
    if (this.isLengthDelimited) {
      this.at = this.from;
      while (this.at < end) {
        read();
        visit();
      }
    } else {
      visit();
    }
  }

  private skip(length: number): void {
    this.from = this.at;
    this.at += length;
    if (this.at > this.end) {
      throw new Error("cut off");
    }
  }

  private readVarint(): void {
    this.high = this.low = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++]!;
      if (shift > 63 || this.at > this.end) {
        throw new Error("cut off");
      }
      const bits = byte & 127;
      if (shift < 32) {
        this.low = (this.low | (bits << shift)) >>> 0;
      }
      if (shift > 24) {
        this.high = (this.high | (shift < 32 ? bits >>> (32 - shift) : bits << (shift - 32))) >>> 0;
      }
      if (byte < 128) {
        return;
      }
    }
  }
}
