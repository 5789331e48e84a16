package postgres

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"io"
	"iter"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
)

// pieceBytes is about how much of a COPY is handed to the connection at once.
const pieceBytes = 60_000

// copyRows writes rows with COPY in its binary form (PostgreSQL's documentation of COPY, "Binary Format"). The driver can
// do that too, but looks up for every single value how to write it, which takes an import longer than reading its list.
// So the types of which nearly all rows consist are written here, and all others by the driver.
func copyRows(ctx context.Context, conn *sql.Conn, table string, columns []string, rows iter.Seq[[]any]) (n int64, err error) {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = pgx.Identifier{c}.Sanitize()
	}
	list, into := strings.Join(names, ", "), pgx.Identifier{table}.Sanitize()
	rawErr := conn.Raw(func(c any) error {
		n, err = copyTo(ctx, c.(*stdlib.Conn).Conn(), into, list, rows)
		return nil // the connection is not bad because COPY refused a row
	})
	if rawErr != nil {
		return 0, rawErr
	}
	return n, err
}

func copyTo(ctx context.Context, conn *pgx.Conn, into, list string, rows iter.Seq[[]any]) (int64, error) {
	table, err := conn.Prepare(ctx, "", "SELECT "+list+" FROM "+into)
	if err != nil {
		return 0, err
	}
	w := &copyWriter{types: conn.TypeMap(), columns: table.Fields}
	read, write := io.Pipe()
	over := make(chan struct{})
	go func() {
		defer close(over)
		_ = write.CloseWithError(w.write(write, rows))
	}()
	tag, err := conn.PgConn().CopyFrom(ctx, read, "COPY "+into+" ("+list+") FROM STDIN (FORMAT binary)")
	_ = read.Close() // so that the writer ends when COPY did not read to the end
	<-over
	return tag.RowsAffected(), err
}

// copyWriter turns rows into bytes.
type copyWriter struct {
	types   *pgtype.Map
	columns []pgconn.FieldDescription
	buf     []byte
}

func (w *copyWriter) write(to io.Writer, rows iter.Seq[[]any]) error {
	w.buf = append(make([]byte, 0, pieceBytes*5/4), "PGCOPY\n\xff\r\n\x00"+"\x00\x00\x00\x00"+"\x00\x00\x00\x00"...) // signature, flags, no extension
	for row := range rows {
		if err := w.row(row); err != nil {
			return err
		}
		if len(w.buf) >= pieceBytes {
			if _, err := to.Write(w.buf); err != nil {
				return err
			}
			w.buf = w.buf[:0]
		}
	}
	_, err := to.Write(w.buf)
	return err
}

// row appends the number of values, and each value behind its length in bytes. NULL has the length -1.
func (w *copyWriter) row(values []any) error {
	if len(values) != len(w.columns) {
		return fmt.Errorf("a row of %d values for %d columns", len(values), len(w.columns))
	}
	w.buf = binary.BigEndian.AppendUint16(w.buf, uint16(len(values)))
	for i, v := range values {
		start := len(w.buf)
		w.buf = append(w.buf, null...)
		filled, err := w.value(w.columns[i].DataTypeOID, v)
		if err != nil {
			return fmt.Errorf("column %s: %w", w.columns[i].Name, err)
		}
		if filled != nil {
			w.buf = filled
			binary.BigEndian.PutUint32(w.buf[start:], uint32(len(filled)-start-len(null)))
		}
	}
	return nil
}

const null = "\xff\xff\xff\xff"

// value appends what a value is written as to the buffer; nil is NULL.
func (w *copyWriter) value(of uint32, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case string:
		if of == pgtype.TextOID {
			return append(w.buf, v...), nil
		}
	case bool:
		if of == pgtype.BoolOID && v {
			return append(w.buf, 1), nil
		} else if of == pgtype.BoolOID {
			return append(w.buf, 0), nil
		}
	case int64:
		if of == pgtype.Int8OID {
			return binary.BigEndian.AppendUint64(w.buf, uint64(v)), nil
		}
	case time.Time:
		if of == pgtype.TimestamptzOID {
			return binary.BigEndian.AppendUint64(w.buf, uint64(v.UnixMicro()-origin*24*60*60*1_000_000)), nil
		}
	case *time.Time:
		if of == pgtype.DateOID && v != nil {
			return binary.BigEndian.AppendUint32(w.buf, days(*v)), nil
		}
	case []*int64:
		if of == pgtype.Int4ArrayOID && fit(v) {
			return array(w.buf, pgtype.Int4OID, v, func(n int64) uint32 { return uint32(n) }), nil
		}
	case []*time.Time:
		if of == pgtype.DateArrayOID && len(v) > 0 {
			return array(w.buf, pgtype.DateOID, v, days), nil
		}
	}
	return w.types.Encode(of, pgtype.BinaryFormatCode, v, w.buf)
}

// fit tells whether there are numbers and all have four bytes. The driver refuses others.
func fit(list []*int64) bool {
	for _, n := range list {
		if n != nil && (*n < math.MinInt32 || *n > math.MaxInt32) {
			return false
		}
	}
	return len(list) > 0
}

// origin is the day from which the database counts, 1 January 2000, as the days from 1970 to it.
const origin = 10957

// days is a date as the database counts it.
func days(t time.Time) uint32 {
	year, month, day := t.Date()
	return uint32(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()/(24*60*60) - origin)
}

// array appends a list of values that have four bytes each.
func array[T any](b []byte, of uint32, list []*T, four func(T) uint32) []byte {
	gaps := uint32(0)
	if slices.Contains(list, nil) {
		gaps = 1
	}
	for _, head := range []uint32{1, gaps, of, uint32(len(list)), 1} { // dimensions, whether there is NULL, type, length, first index
		b = binary.BigEndian.AppendUint32(b, head)
	}
	for _, v := range list {
		if v == nil {
			b = append(b, null...)
		} else {
			b = binary.BigEndian.AppendUint32(append(b, 0, 0, 0, 4), four(*v))
		}
	}
	return b
}
