import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.transform.sax.SAXSource;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.w3c.dom.ls.LSInput;
import org.w3c.dom.ls.LSResourceResolver;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;

/**
 * Judges documents by the JDK's Xerces until its input ends.
 *
 * <p>A request is a count, then as many pairs of schema path and document; the answer is as many verdicts, written when
 * the whole request has been read. A number is a big-endian int, a string its length in bytes and UTF-8, a verdict
 * a byte (0 valid, 1 invalid, 2 not well-formed, 3 no verdict), line, column and message.
 *
 * <p>The arguments are directories: an import is looked for by its file name beside the schema, then in each of them,
 * and nowhere else. Nothing is ever fetched.
 */
public final class Judge {
    private static final int VALID = 0;
    private static final int INVALID = 1;
    private static final int NOT_WELL_FORMED = 2;
    private static final int NO_VERDICT = 3;

    private final List<Path> importDirectories = new ArrayList<>();
    private final Map<String, Validator> validators = new HashMap<>();
    private final XMLReader reader;

    private Judge(String[] directories) throws ParserConfigurationException, SAXException {
        for (String directory : directories) {
            importDirectories.add(Path.of(directory));
        }
        SAXParserFactory parsers = SAXParserFactory.newDefaultInstance();
        parsers.setNamespaceAware(true);
        parsers.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        parsers.setFeature("http://xml.org/sax/features/external-general-entities", false);
        parsers.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
        parsers.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        reader = parsers.newSAXParser().getXMLReader();
    }

    public static void main(String[] arguments) throws Exception {
        Judge judge = new Judge(arguments);
        DataInputStream input = new DataInputStream(new BufferedInputStream(System.in));
        DataOutputStream output = new DataOutputStream(new BufferedOutputStream(System.out));
        while (true) {
            int count;
            try {
                count = input.readInt();
            } catch (EOFException end) {
                return;
            }
            List<String> paths = new ArrayList<>();
            List<byte[]> documents = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                paths.add(new String(readBytes(input), StandardCharsets.UTF_8));
                documents.add(readBytes(input));
            }
            for (int i = 0; i < count; i++) {
                judge.judge(paths.get(i), documents.get(i)).write(output);
            }
            output.flush();
        }
    }

    private static byte[] readBytes(DataInputStream input) throws IOException {
        byte[] bytes = new byte[input.readInt()];
        input.readFully(bytes);
        return bytes;
    }

    private Verdict judge(String path, byte[] document) {
        Verdict verdict = new Verdict();
        try {
            Validator validator = validator(path);
            validator.setErrorHandler(verdict);
            validator.setResourceResolver(new Imports(null));
            reader.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
            validator.validate(new SAXSource(reader, new InputSource(new ByteArrayInputStream(document))));
        } catch (SAXParseException error) {
            verdict.set(NOT_WELL_FORMED, error);
        } catch (IOException error) {
            // The document is in memory: only its encoding can fail, by name or in its bytes.
            verdict.set(NOT_WELL_FORMED, error.toString());
        } catch (SAXException | RuntimeException error) {
            verdict.set(NO_VERDICT, error.toString());
        }
        return verdict;
    }

    private Validator validator(String path) throws SAXException {
        Validator validator = validators.get(path);
        if (validator == null) {
            SchemaFactory factory = SchemaFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setResourceResolver(new Imports(Path.of(path).toAbsolutePath().getParent()));
            factory.setErrorHandler(new Strict());
            try {
                validator = factory.newSchema(new StreamSource(Path.of(path).toFile())).newValidator();
            } catch (SAXParseException error) {
                throw new SAXException("the schema " + path + " cannot be used: " + error.getMessage());
            }
            validators.put(path, validator);
        }
        validator.reset();
        return validator;
    }

    /** The first error of a document, or the one that made it unreadable. */
    private static final class Verdict implements ErrorHandler {
        private int kind = VALID;
        private int line;
        private int column;
        private String message = "";

        void set(int newKind, SAXParseException error) {
            line = error.getLineNumber();
            column = error.getColumnNumber();
            kind = newKind;
            message = String.valueOf(error.getMessage());
        }

        void set(int newKind, String text) {
            line = 0;
            column = 0;
            kind = newKind;
            message = String.valueOf(text);
        }

        @Override
        public void warning(SAXParseException error) {}

        @Override
        public void error(SAXParseException error) {
            if (kind == VALID) {
                set(INVALID, error);
            }
        }

        @Override
        public void fatalError(SAXParseException error) throws SAXException {
            throw error;
        }

        void write(DataOutputStream output) throws IOException {
            byte[] text = message.getBytes(StandardCharsets.UTF_8);
            output.writeByte(kind);
            output.writeInt(line);
            output.writeInt(column);
            output.writeInt(text.length);
            output.write(text);
        }
    }

    /** For schemas: whatever is reported stops. */
    private static final class Strict implements ErrorHandler {
        @Override
        public void warning(SAXParseException error) throws SAXException {
            throw error;
        }

        @Override
        public void error(SAXParseException error) throws SAXException {
            throw error;
        }

        @Override
        public void fatalError(SAXParseException error) throws SAXException {
            throw error;
        }
    }

    /** Finds imports by file name in known directories; anything else is an empty text. */
    private final class Imports implements LSResourceResolver {
        private final Path beside;

        Imports(Path beside) {
            this.beside = beside;
        }

        @Override
        public LSInput resolveResource(
                String type, String namespace, String publicId, String systemId, String baseUri) {
            if (beside != null && systemId != null) {
                String name = systemId.substring(systemId.lastIndexOf('/') + 1);
                List<Path> directories = new ArrayList<>(List.of(beside));
                directories.addAll(importDirectories);
                for (Path directory : directories) {
                    Path file = directory.resolve(name);
                    if (Files.isRegularFile(file)) {
                        return new Found(publicId, file.toUri(), file);
                    }
                }
            }
            return new Found(publicId, URI.create("nowhere:/"), null);
        }
    }

    /** A file as Xerces wants it, or the empty text where there is none. */
    private static final class Found implements LSInput {
        private final String publicId;
        private final URI address;
        private final Path file;

        Found(String publicId, URI address, Path file) {
            this.publicId = publicId;
            this.address = address;
            this.file = file;
        }

        @Override
        public Reader getCharacterStream() {
            return file == null ? new StringReader("") : null;
        }

        @Override
        public InputStream getByteStream() {
            try {
                return file == null ? null : new ByteArrayInputStream(Files.readAllBytes(file));
            } catch (IOException error) {
                throw new IllegalStateException(error);
            }
        }

        @Override
        public String getStringData() {
            return file == null ? "" : null;
        }

        @Override
        public String getSystemId() {
            return address.toString();
        }

        @Override
        public String getPublicId() {
            return publicId;
        }

        @Override
        public String getBaseURI() {
            return null;
        }

        @Override
        public String getEncoding() {
            return null;
        }

        @Override
        public boolean getCertifiedText() {
            return false;
        }

        @Override
        public void setCharacterStream(Reader value) {}

        @Override
        public void setByteStream(InputStream value) {}

        @Override
        public void setStringData(String value) {}

        @Override
        public void setSystemId(String value) {}

        @Override
        public void setPublicId(String value) {}

        @Override
        public void setBaseURI(String value) {}

        @Override
        public void setEncoding(String value) {}

        @Override
        public void setCertifiedText(boolean value) {}
    }
}
