<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="en">
  <context>
    <name>notice</name>
    <message>
      <source>Kept %1 days · %2</source>
      <translation>%1일 보관 · %2</translation>
    </message>
    <message>
      <source>Ask reception</source>
      <translation>안내 데스크 문의</translation>
    </message>
    <message>
      <source>Camera and heat sensor on</source>
      <translation>카메라와 열 센서 사용 중</translation>
    </message>
    <message>
      <source>The reception desk.</source>
      <translation>안내 데스크에 문의해 주세요.</translation>
    </message>
    <message>
      <source>Pictures are deleted after %1 days, readings after %2 days.</source>
      <translation>사진은 %1일 뒤에, 측정값은 %2일 뒤에 삭제됩니다.</translation>
    </message>
    <message>
      <source>Who runs it</source>
      <translation>운영하는 곳</translation>
    </message>
    <message>
      <source>The operator of this entrance.</source>
      <translation>이 출입구를 운영하는 곳입니다.</translation>
    </message>
    <message>
      <source>What it measures</source>
      <translation>측정하는 것</translation>
    </message>
    <message>
      <source>A camera picture of your face and the heat of your skin, compared with recent visitors. This is not a medical measurement.</source>
      <translation>얼굴 사진과 피부의 열을 최근 방문자와 비교합니다. 의료용 측정이 아닙니다.</translation>
    </message>
    <message>
      <source>How long it is kept</source>
      <translation>보관 기간</translation>
    </message>
    <message>
      <source>Whom to ask</source>
      <translation>문의할 곳</translation>
    </message>
    <message>
      <source>Entering without it</source>
      <translation>이용하지 않고 들어가려면</translation>
    </message>
    <message>
      <source>You need not use it. A member of staff will show you another way in.</source>
      <translation>이용하지 않아도 됩니다. 직원이 다른 입장 방법을 안내해 드립니다.</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>닫기</translation>
    </message>
    <message>
      <source>About this kiosk</source>
      <translation>이 기기에 대하여</translation>
    </message>
    <message>
      <source>Notice</source>
      <translation>이용 안내</translation>
    </message>
  </context>
  <context>
    <name>visitor</name>
    <message>
      <source>One moment</source>
      <translation>잠시만요</translation>
    </message>
    <message>
      <source>One moment</source>
      <comment>while staff use the kiosk</comment>
      <translation>잠시만 기다려 주세요</translation>
    </message>
    <message>
      <source>Starting up – %1</source>
      <comment>minutes and seconds left</comment>
      <translation>준비 중 – %1</translation>
    </message>
    <message>
      <source>Setting up · %1 of %2</source>
      <comment>visitors seen, visitors needed</comment>
      <translation>준비 중 · %2명 중 %1명</translation>
    </message>
    <message>
      <source>Stand on the mark</source>
      <translation>표시 위에 서 주세요</translation>
    </message>
    <message>
      <source>One person at a time</source>
      <translation>한 분씩 이용해 주세요</translation>
    </message>
    <message>
      <source>Fit your face to the outline</source>
      <translation>윤곽에 얼굴을 맞춰 주세요</translation>
    </message>
    <message>
      <source>Step closer</source>
      <translation>조금 더 가까이</translation>
    </message>
    <message>
      <source>Step back</source>
      <translation>조금 뒤로</translation>
    </message>
    <message>
      <source>Centre your face</source>
      <translation>얼굴을 가운데로</translation>
    </message>
    <message>
      <source>Look straight ahead</source>
      <translation>정면을 봐 주세요</translation>
    </message>
    <message>
      <source>One person only</source>
      <translation>한 분만 서 주세요</translation>
    </message>
    <message>
      <source>Please remove glasses</source>
      <translation>안경을 벗어 주세요</translation>
    </message>
    <message>
      <source>Please remove hat</source>
      <translation>모자를 벗어 주세요</translation>
    </message>
    <message>
      <source>About two seconds</source>
      <translation>2초면 됩니다</translation>
    </message>
    <message>
      <source>Hold still</source>
      <translation>그대로 계세요</translation>
    </message>
    <message>
      <source>Measuring again</source>
      <translation>한 번 더 측정합니다</translation>
    </message>
    <message>
      <source>Please see a member of staff</source>
      <translation>직원의 안내를 받아 주세요</translation>
    </message>
    <message>
      <source>No elevated skin temperature indicated</source>
      <translation>높은 피부 온도가 나타나지 않았습니다</translation>
    </message>
    <message>
      <source>Please re-check</source>
      <translation>다시 확인해 주세요</translation>
    </message>
    <message>
      <source>Please see staff</source>
      <translation>직원에게 문의해 주세요</translation>
    </message>
    <message>
      <source>Try again in a few minutes</source>
      <translation>몇 분 뒤에 다시 서 주세요</translation>
    </message>
    <message>
      <source>Please wait inside</source>
      <translation>안에서 잠시 기다려 주세요</translation>
    </message>
    <message>
      <source>Not available</source>
      <comment>no result for this visitor</comment>
      <translation>결과를 낼 수 없습니다</translation>
    </message>
    <message>
      <source>Not available</source>
      <comment>out of service</comment>
      <translation>지금은 이용할 수 없습니다</translation>
    </message>
    <message>
      <source>For staff: %1</source>
      <translation>직원용: %1</translation>
    </message>
    <message>
      <source>heat sensor not connected</source>
      <translation>열 센서 연결 안 됨</translation>
    </message>
    <message>
      <source>heat sensor pixels do not react</source>
      <translation>열 센서 일부 픽셀 고장</translation>
    </message>
    <message>
      <source>reference patch lost or off</source>
      <translation>기준 온도판을 확인하세요</translation>
    </message>
    <message>
      <source>room or sensor changes too fast</source>
      <translation>실내 또는 센서 온도 변화가 너무 빠름</translation>
    </message>
    <message>
      <source>heat sensor gives no usable values</source>
      <translation>열 센서 값 오류</translation>
    </message>
    <message>
      <source>no access to the heat sensor</source>
      <translation>열 센서 접근 권한 없음</translation>
    </message>
    <message>
      <source>camera not connected</source>
      <translation>카메라 연결 안 됨</translation>
    </message>
    <message>
      <source>camera pictures stopped</source>
      <translation>카메라 영상 멈춤</translation>
    </message>
    <message>
      <source>files of the face finder missing</source>
      <translation>얼굴 찾기 파일 없음</translation>
    </message>
    <message>
      <source>storage full</source>
      <translation>저장 공간 부족</translation>
    </message>
    <message>
      <source>room too cold or too warm</source>
      <translation>실내 온도가 범위를 벗어남</translation>
    </message>
    <message>
      <source>readings need a check</source>
      <translation>측정값 점검 필요</translation>
    </message>
    <message>
      <source>the program is starting again</source>
      <translation>프로그램 다시 시작 중</translation>
    </message>
  </context>
</TS>
