package value

import (
	"encoding/binary"
	"errors"
	"math"
)

// The tags of the binary form. They stand in stored journals: add, never change.
const (
	tagMissing byte = iota
	tagNull
	tagFalse
	tagTrue
	tagInteger // zigzag varint
	tagFloat   // 8 bytes, little endian
	tagString  // length, bytes
	tagArray   // count, elements
	tagObject  // count, members: length and bytes of the key, value
)

// maxBinaryDepth bounds the nesting that FromBinary reads. It is above what any
// text that can be parsed holds.
const maxBinaryDepth = 1 << 20

// errBinary says that bytes are not a value in binary form.
var errBinary = errors.New("not a value in binary form")

// AppendBinary appends v in a compact form from which FromBinary makes exactly
// the same value again: order, missing values, every bit of a number and every
// byte of a string. JSON keeps not all of these.
func (v Value) AppendBinary(b []byte) []byte {
	switch v.kind {
	case Null:
		return append(b, tagNull)
	case Bool:
		if v.num != 0 {
			return append(b, tagTrue)
		}
		return append(b, tagFalse)
	case Number:
		if i := int64(v.num); float64(i) == v.num && i > -1<<53 && i < 1<<53 && (i != 0 || !math.Signbit(v.num)) {
			return binary.AppendVarint(append(b, tagInteger), i)
		}
		return binary.LittleEndian.AppendUint64(append(b, tagFloat), math.Float64bits(v.num))
	case String:
		return appendText(append(b, tagString), v.str)
	case Array:
		b = binary.AppendUvarint(append(b, tagArray), uint64(len(v.comp.vals)))
		for _, e := range v.comp.vals {
			b = e.AppendBinary(b)
		}
		return b
	case Object:
		b = binary.AppendUvarint(append(b, tagObject), uint64(len(v.comp.keys)))
		for i, k := range v.comp.keys {
			b = v.comp.vals[i].AppendBinary(appendText(b, k))
		}
		return b
	}
	return append(b, tagMissing)
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// FromBinary reads a value that AppendBinary wrote at the beginning of data and
// returns what follows it. The value shares memory with data.
func FromBinary(data string) (v Value, rest string, err error) {
	r := binaryReader{data: data}
	v = r.value(0)
	if r.failed {
		return Value{}, "", errBinary
	}
	return v, r.data, nil
}

type binaryReader struct {
	data   string
	failed bool
}

func (r *binaryReader) fail() Value {
	r.failed, r.data = true, ""
	return Value{}
}

// uvarint reads a number of up to 64 bits.
func (r *binaryReader) uvarint() uint64 {
	var x uint64
	for i := 0; i < len(r.data) && i < binary.MaxVarintLen64; i++ {
		c := r.data[i]
		x |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			r.data = r.data[i+1:]
			return x
		}
	}
	r.fail()
	return 0
}

// count reads the number of things that take at least size bytes each.
func (r *binaryReader) count(size int) int {
	n := r.uvarint()
	if n > uint64(len(r.data)/size) {
		r.fail()
		return 0
	}
	return int(n)
}

func (r *binaryReader) text() string {
	n := r.count(1)
	s := r.data[:n]
	r.data = r.data[n:]
	return s
}

func (r *binaryReader) value(depth int) Value {
	if r.data == "" || depth > maxBinaryDepth {
		return r.fail()
	}
	tag := r.data[0]
	r.data = r.data[1:]
	switch tag {
	case tagMissing:
		return Value{}
	case tagNull:
		return OfNull()
	case tagFalse, tagTrue:
		return OfBool(tag == tagTrue)
	case tagInteger:
		u := r.uvarint()
		return OfNumber(float64(int64(u>>1) ^ -int64(u&1)))
	case tagFloat:
		if len(r.data) < 8 {
			return r.fail()
		}
		bits := binary.LittleEndian.Uint64([]byte(r.data[:8]))
		r.data = r.data[8:]
		return OfNumber(math.Float64frombits(bits))
	case tagString:
		return OfString(r.text())
	case tagArray:
		vals := make([]Value, r.count(1))
		for i := range vals {
			vals[i] = r.value(depth + 1)
		}
		return OfArray(vals...)
	case tagObject:
		n := r.count(2)
		b := NewObject(n)
		for range n {
			key := r.text()
			b.Set(key, r.value(depth+1))
		}
		return b.Value()
	}
	return r.fail()
}
