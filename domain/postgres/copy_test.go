package postgres

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"deltag/domain/workday"
)

// What is written without the driver is what the driver writes, byte for byte, errors and NULL included.
func TestCopyWritesWhatTheDriverWrites(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	one, many, least, past, beyond := int64(1), int64(math.MaxInt32), int64(math.MinInt32), int64(math.MaxInt32)+1, int64(math.MinInt32)-1
	day := func(y, m, d int, in *time.Location) *time.Time {
		at := time.Date(y, time.Month(m), d, 0, 0, 0, 0, in)
		return &at
	}
	days := []*time.Time{
		nil, day(2000, 1, 1, time.UTC), day(1999, 12, 31, time.UTC), day(1850, 2, 28, time.UTC), day(1970, 1, 1, time.UTC), day(2024, 2, 29, workday.Denmark()), {},
	}
	values := map[uint32][]any{
		pgtype.TextOID:        {nil, "", "Åse Ærøe", "\x00", int64(5), []byte("x")},
		pgtype.BoolOID:        {nil, true, false},
		pgtype.Int8OID:        {nil, int64(0), int64(-1), int64(math.MaxInt64), int64(math.MinInt64), 7, "x"},
		pgtype.Int4OID:        {int64(7), past, &one, (*int64)(nil)},
		pgtype.TimestamptzOID: {nil, time.Now(), *day(1999, 12, 31, workday.Denmark()), time.Time{}, day(2026, 9, 1, time.UTC)},
		pgtype.DateOID:        {nil, *day(2026, 9, 1, time.UTC), "2026-09-01"},
		pgtype.ByteaOID:       {nil, []byte{}, []byte{0, 1}, []byte(nil)},
		pgtype.Int4ArrayOID:   {nil, []*int64{}, []*int64(nil), []*int64{nil}, []*int64{&one, nil, &many, &least}, []*int64{&past}, []*int64{nil, &beyond}},
		pgtype.DateArrayOID:   {nil, []*time.Time{}, []*time.Time(nil), days, days[1:3]},
		pgtype.TextArrayOID:   {[]string{"a", "b"}},
		pgtype.UUIDOID:        {"no uuid"},
	}
	for _, d := range days {
		values[pgtype.DateOID] = append(values[pgtype.DateOID], d)
	}
	for range 500 {
		at := time.Unix(r.Int64N(8e9)-4e9, r.Int64N(1e9)).In(workday.Denmark())
		values[pgtype.DateOID] = append(values[pgtype.DateOID], &at)
		values[pgtype.TimestamptzOID] = append(values[pgtype.TimestamptzOID], at)
	}
	types := pgtype.NewMap()
	for of, list := range values {
		for _, v := range list {
			w := &copyWriter{types: types, columns: []pgconn.FieldDescription{{Name: "c", DataTypeOID: of}}, buf: []byte("before")}
			want, wantErr := types.Encode(of, pgtype.BinaryFormatCode, v, []byte("before"))
			got, err := w.value(of, v)
			if (err == nil) != (wantErr == nil) || (got == nil) != (want == nil) || !bytes.Equal(got, want) {
				t.Errorf("type %d, %#v: %x %v, the driver %x %v", of, v, got, err, want, wantErr)
			}
			if err := w.row([]any{v}); (err == nil) != (wantErr == nil) {
				t.Errorf("type %d, %#v: %v, the driver %v", of, v, err, wantErr)
			} else if rest, cut := bytes.CutPrefix(w.buf, slices.Concat([]byte("before"), []byte{0, 1})); err == nil && (!cut || len(rest) < 4) {
				t.Errorf("type %d, %#v: a row of %x", of, v, w.buf)
			}
		}
	}
	if err := new(copyWriter).row([]any{1}); err == nil {
		t.Error("a row with more values than there are columns was written")
	}
}
